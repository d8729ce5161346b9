/** A first and a last day, both included, both to be left open. */
import { useTranslation } from 'react-i18next'
import { Field } from '@/components/Field'

export interface Period {
  since: string
  until: string
}

interface Props {
  period: Period
  onChange: (period: Period) => void
}

export function PeriodFields({ period, onChange }: Props) {
  const { t } = useTranslation()
  return (
    <>
      <Field label={t('views.since')}>
        {(attributes) => (
          <input
            {...attributes}
            className="in"
            type="date"
            value={period.since}
            onChange={({ currentTarget }) => { onChange({ ...period, since: currentTarget.value }) }}
          />
        )}
      </Field>
      <Field label={t('views.until')}>
        {(attributes) => (
          <input
            {...attributes}
            className="in"
            type="date"
            value={period.until}
            onChange={({ currentTarget }) => { onChange({ ...period, until: currentTarget.value }) }}
          />
        )}
      </Field>
    </>
  )
}
