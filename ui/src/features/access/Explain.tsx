/** Why somebody may, or might then, do something to a photo: by the numbers that the log has. */
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Field } from '@/components/Field'
import { VERBS } from '@/features/access/draft'
import { ask, Refusal } from '@/lib/api'
import { ExplainAccessDocument, type Verb } from '@/lib/graphql/graphql'
import { told } from '@/lib/told'

const REFUSALS: Record<string, string> = {
  NOT_FOUND: 'access.noSuch',
  BAD_REQUEST: 'access.noSuch',
  INVALID: 'access.noSuch',
  FORBIDDEN: 'access.forbidden',
}

export function Explain() {
  const { t, i18n } = useTranslation()
  const [verb, setVerb] = useState<Verb>('VIEW')
  const explain = useMutation({
    mutationFn: async (form: FormData) => {
      const said = (field: string) => told(form, field)
      const at = said('at')
      const asked = {
        person: said('person'),
        photo: said('photo'),
        verb,
        at: at ? new Date(at).toISOString() : null,
        language: i18n.language === 'en' ? ('ENGLISH' as const) : ('DUTCH' as const),
      }
      return (await ask(ExplainAccessDocument, asked)).explainAccess
    },
  })
  const { data, error } = explain
  return (
    <section className="card" aria-label={t('access.explain')}>
      <header className="card-head wrap">
        <h2>{t('access.explain')}</h2>
        <span className="sm muted">{t('access.explainLead')}</span>
      </header>
      <form
        className="card-body col"
        onSubmit={(event) => {
          event.preventDefault()
          explain.mutate(new FormData(event.currentTarget))
        }}
      >
        <div className="explain-fields">
          <Field label={t('access.person')}>
            {(attributes) => <input {...attributes} className="in n" name="person" autoComplete="off" required />}
          </Field>
          <Field label={t('access.photo')}>
            {(attributes) => <input {...attributes} className="in n" name="photo" autoComplete="off" required />}
          </Field>
          <Field label={t('access.at')} hint={t('access.atHint')}>
            {(attributes) => <input {...attributes} className="in n" name="at" type="datetime-local" />}
          </Field>
          <Field label={t('access.verb')}>
            {(attributes) => (
              <select
                {...attributes}
                className="in"
                value={verb}
                onChange={(event) => {
                  setVerb(VERBS.find((each) => each === event.target.value) ?? verb)
                }}
              >
                {VERBS.map((each) => (
                  <option key={each} value={each}>
                    {t(`verb.${each}`)}
                  </option>
                ))}
              </select>
            )}
          </Field>
        </div>
        <button type="submit" className="btn start" disabled={explain.isPending}>
          {t('access.explainAct')}
        </button>
        {data && (
          <p className="note" data-s={data.isAllowed ? 'permitted' : 'withdrawn'} role="status">
            {data.sentence}
          </p>
        )}
        {error && (
          <p className="refusal" role="alert">
            {t(REFUSALS[error instanceof Refusal ? error.code : ''] ?? 'access.failed')}
          </p>
        )}
      </form>
    </section>
  )
}
