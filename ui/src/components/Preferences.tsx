/** Language, light or dark, and contrast. */
import { useTranslation } from 'react-i18next'
import { Segments } from '@/components/Segments'
import { prefer, preferences, type Theme } from '@/lib/preferences'
import { useStore } from '@/lib/store'

export function LanguageChoice() {
  const { t } = useTranslation()
  const { language } = useStore(preferences)
  return (
    <Segments
      label={t('preferences.language')}
      value={language}
      choices={[
        { value: 'nl', label: 'Nederlands', lang: 'nl' },
        { value: 'en', label: 'English', lang: 'en' },
      ]}
      onChoose={(chosen) => {
        prefer({ language: chosen })
      }}
    />
  )
}

const THEMES: readonly Theme[] = ['light', 'dark', 'system']

export function PreferencesForm() {
  const { t } = useTranslation()
  const { theme, contrast } = useStore(preferences)
  return (
    <div className="preferences">
      <p className="lab">{t('preferences.language')}</p>
      <LanguageChoice />
      <p className="lab">{t('preferences.theme')}</p>
      <Segments
        label={t('preferences.theme')}
        value={theme}
        choices={THEMES.map((value) => ({ value, label: t(`preferences.${value}`) }))}
        onChoose={(chosen) => {
          prefer({ theme: chosen })
        }}
      />
      <label className="fc">
        <span className="tick">
          <input
            type="checkbox"
            checked={contrast === 'more'}
            onChange={(event) => {
              prefer({ contrast: event.target.checked ? 'more' : 'normal' })
            }}
          />
        </span>
        {t('preferences.contrast')}
      </label>
    </div>
  )
}
