/** Language, light or dark, contrast, and whether single letters do something. */
import { useTranslation } from 'react-i18next'
import { Segments } from '@/components/Segments'
import { LANGUAGES, prefer, preferences, THEMES } from '@/lib/preferences'
import { useStore } from '@/lib/store'

export function LanguageChoice() {
  const { t } = useTranslation()
  const { language } = useStore(preferences)
  return (
    <Segments
      label={t('preferences.language')}
      value={language}
      choices={LANGUAGES.map((each) => ({ ...each, lang: each.value }))}
      onChoose={(chosen) => {
        prefer({ language: chosen })
      }}
    />
  )
}

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
      <SingleKeysChoice />
    </div>
  )
}

export function SingleKeysChoice() {
  const { t } = useTranslation()
  const { singleKeys } = useStore(preferences)
  return (
    <label className="fc">
      <span className="tick">
        <input
          type="checkbox"
          checked={singleKeys}
          onChange={(event) => {
            prefer({ singleKeys: event.target.checked })
          }}
        />
      </span>
      {t('preferences.singleKeys')}
    </label>
  )
}
