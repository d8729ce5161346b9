/** How long a yes holds, and who signs. */
import { useTranslation } from 'react-i18next'
import { Field } from '@/components/Field'
import { Segments } from '@/components/Segments'
import type { Draft } from '@/features/forms/draft'
import type { SignaturePolicy } from '@/lib/graphql/graphql'

interface Props {
  draft: Draft
  refusal: string | undefined
  onChange: (by: Partial<Draft>) => void
}

const SIGNERS: readonly { value: SignaturePolicy; words: string }[] = [
  { value: 'BY_AGE', words: 'forms.byAge' },
  { value: 'WITNESSED', words: 'forms.witnessed' },
]

export function TermFields({ draft, refusal, onChange }: Props) {
  const { t } = useTranslation()
  return (
    <div className="form-terms">
      <Field label={t('forms.months')} hint={t('forms.monthsHint')} refusal={refusal}>
        {(attributes) => (
          <input
            {...attributes}
            className="in n"
            inputMode="numeric"
            value={draft.validityMonths}
            autoComplete="off"
            onChange={(event) => {
              onChange({ validityMonths: event.target.value.trim() })
            }}
          />
        )}
      </Field>
      <div className="field">
        <span className="lab">{t('forms.signs')}</span>
        <Segments
          label={t('forms.signs')}
          value={draft.signaturePolicy}
          choices={SIGNERS.map(({ value, words }) => ({ value, label: t(words) }))}
          onChoose={(signaturePolicy) => {
            onChange({ signaturePolicy })
          }}
        />
        <p className="hint">{t('forms.signsHint')}</p>
      </div>
    </div>
  )
}
