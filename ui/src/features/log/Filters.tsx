/** What is chosen of the log; the address holds it, so that a page can be returned to. */
import { useMutation } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { Search, X } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Field } from '@/components/Field'
import { PeriodFields } from '@/components/PeriodFields'
import { NumberSystems } from '@/components/NumberSystems'
import { KIND_WORDS, OUTCOME_WORDS, short } from '@/features/log/words'
import { ask, Refusal } from '@/lib/api'
import { LogPatientDocument, type NumberSystem } from '@/lib/graphql/graphql'
import { CATEGORIES, type LogQuery, OUTCOMES } from '@/lib/logQuery'

const NAMES = {
  patient: 'log.patient',
  person: 'log.person',
  photo: 'log.photo',
  address: 'log.address',
} as const

type Change = (change: { [Name in keyof LogQuery]?: LogQuery[Name] | undefined }) => void

export function Filters({ query }: { query: LogQuery }) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const change: Change = (changed) => {
    const kept = Object.entries({ ...query, ...changed }).filter(([, value]) => value !== undefined && value !== '')
    void navigate({ to: '/log', search: Object.fromEntries(kept) })
  }
  return (
    <section className="card card-body log-filters" aria-label={t('log.filters')}>
      <ByNumber onFound={(patient) => { change({ patient }) }} />
      <PeriodFields
        period={{ since: query.since ?? '', until: query.until ?? '' }}
        onChange={({ since, until }) => { change({ since, until }) }}
      />
      <Choice
        label={t('log.category')}
        value={query.category}
        choices={CATEGORIES.map((each) => ({ value: each, label: t(KIND_WORDS[each]) }))}
        onChoose={(category) => { change({ category }) }}
      />
      <Choice
        label={t('log.outcome')}
        value={query.outcome}
        choices={OUTCOMES.map((each) => ({ value: each, label: t(OUTCOME_WORDS[each]) }))}
        onChoose={(outcome) => { change({ outcome }) }}
      />
      <label className="fc">
        <span className="tick">
          <input
            type="checkbox"
            checked={query.emergency ?? false}
            onChange={({ currentTarget }) => { change({ emergency: currentTarget.checked || undefined }) }}
          />
        </span>
        {t('log.onlyEmergency')}
      </label>
      <Chosen query={query} onChange={change} />
    </section>
  )
}

interface ChoiceProps<Value extends string> {
  label: string
  value: Value | undefined
  choices: readonly { value: Value; label: string }[]
  onChoose: (value: Value | undefined) => void
}

function Choice<Value extends string>({ label, value, choices, onChoose }: ChoiceProps<Value>) {
  const { t } = useTranslation()
  return (
    <Field label={label}>
      {(attributes) => (
        <select
          {...attributes}
          className="in"
          value={value ?? ''}
          onChange={({ currentTarget }) => {
            onChoose(choices.find((each) => each.value === currentTarget.value)?.value)
          }}
        >
          <option value="">{t('log.all')}</option>
          {choices.map((each) => (
            <option key={each.value} value={each.value}>
              {each.label}
            </option>
          ))}
        </select>
      )}
    </Field>
  )
}

/** Who, what and from where was chosen by pressing on it in a row. */
function Chosen({ query, onChange }: { query: LogQuery; onChange: Change }) {
  const { t } = useTranslation()
  const chosen = (['patient', 'person', 'photo', 'address'] as const).flatMap((name) => {
    const value = query[name]
    return value ? [{ name, label: `${t(NAMES[name])} ${name === 'address' ? value : short(value)}` }] : []
  })
  if (chosen.length === 0) return null
  return (
    <ul className="row wrap log-chosen">
      {chosen.map(({ name, label }) => (
        <li key={name}>
          <button
            type="button"
            className="chip"
            aria-label={t('log.clear', { name: label })}
            onClick={() => { onChange({ [name]: undefined }) }}
          >
            {label}
            <X className="ic" aria-hidden />
          </button>
        </li>
      ))}
    </ul>
  )
}

function ByNumber({ onFound }: { onFound: (patient: string) => void }) {
  const { t } = useTranslation()
  const [system, setSystem] = useState<NumberSystem>('MRN')
  const find = useMutation({
    mutationFn: (value: string) => ask(LogPatientDocument, { system, value }),
    onSuccess: ({ logPatient }) => { onFound(logPatient) },
  })
  const code = find.error instanceof Refusal ? find.error.code : ''
  const refusals: Readonly<Record<string, string>> = { NOT_FOUND: 'log.notFound', INVALID: 'log.badNumber' }
  return (
    <form
      className="row log-number"
      onSubmit={(event) => {
        event.preventDefault()
        const value = new FormData(event.currentTarget).get('number')
        if (typeof value === 'string' && value.trim()) find.mutate(value.trim())
      }}
    >
      <NumberSystems value={system} onChoose={setSystem} />
      <Field
        label={t('log.number')}
        hint={t('log.numberHint')}
        refusal={find.error ? t(refusals[code] ?? 'problem.failed') : undefined}
      >
        {(attributes) => <input {...attributes} className="in" name="number" autoComplete="off" required />}
      </Field>
      <button type="submit" className="btn" disabled={find.isPending}>
        <Search className="ic" aria-hidden />
        {t('log.find')}
      </button>
    </form>
  )
}
