/** Of a new kind of form: how it is called among staff, and its language. */
import { useTranslation } from 'react-i18next'
import { Field } from '@/components/Field'
import { Segments } from '@/components/Segments'
import type { Named } from '@/features/forms/draft'
import { type Form, LANGUAGE_WORDS, LANGUAGES } from '@/features/forms/versions'

interface Props {
  named: Named
  forms: readonly Form[]
  refusal: string | undefined
  onChange: (by: Partial<Named>) => void
}

export function Kind({ named, forms, refusal, onChange }: Props) {
  const { t } = useTranslation()
  const isKnown = forms.some(({ code }) => code === named.code)
  return (
    <div className="form-terms">
      <Field label={t('forms.code')} hint={t(isKnown ? 'forms.codeKnown' : 'forms.codeHint')} refusal={refusal}>
        {(attributes) => (
          <input
            {...attributes}
            className="in"
            value={named.code}
            autoComplete="off"
            spellCheck={false}
            onChange={(event) => {
              onChange({ code: event.target.value.trimStart().toLowerCase().replaceAll(/\s+/g, '-') })
            }}
          />
        )}
      </Field>
      <div className="field">
        <span className="lab">{t('preferences.language')}</span>
        <Segments
          label={t('preferences.language')}
          value={named.language}
          choices={LANGUAGES.map((value) => ({ value, label: t(LANGUAGE_WORDS[value]) }))}
          onChoose={(language) => {
            onChange({ language })
          }}
        />
      </div>
    </div>
  )
}
