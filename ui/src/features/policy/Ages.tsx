/** From which age who signs, and how long before an end somebody is reminded. */
import { useTranslation } from 'react-i18next'
import { Field } from '@/components/Field'
import type { Draft, Place } from '@/features/policy/draft'

interface Props {
  draft: Draft
  wrong: Partial<Record<Place, string>>
  onChange: (change: Partial<Draft>) => void
}

export function Ages({ draft, wrong, onChange }: Props) {
  const { t } = useTranslation()
  const fields = [
    { name: 'childBelow', label: 'policy.childBelow', hint: undefined, refusal: wrong.ages },
    { name: 'adultFrom', label: 'policy.adultFrom', hint: 'policy.between', refusal: wrong.ages },
    { name: 'remindDays', label: 'policy.remindDays', hint: 'policy.remindHint', refusal: wrong.remindDays },
  ] as const
  return (
    <section className="card" aria-label={t('policy.agesAndReminders')}>
      <header className="card-head">
        <h2>{t('policy.agesAndReminders')}</h2>
      </header>
      <div className="card-body policy-fields">
        {fields.map(({ name, label, hint, refusal }) => (
          <Field key={name} label={t(label)} hint={hint && t(hint)} refusal={refusal && t(refusal)}>
            {(attributes) => (
              <input
                {...attributes}
                className="in n"
                inputMode={name === 'remindDays' ? 'text' : 'numeric'}
                value={draft[name]}
                autoComplete="off"
                onChange={(event) => {
                  onChange({ [name]: event.target.value })
                }}
              />
            )}
          </Field>
        ))}
      </div>
    </section>
  )
}
