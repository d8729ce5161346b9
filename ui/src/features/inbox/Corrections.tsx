/** Photos of which a colleague says that they are of another patient. Two people decide. */
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Problem } from '@/components/Problem'
import { CorrectionRow } from '@/features/inbox/CorrectionRow'
import '@/features/inbox/messages'
import { ask, Refusal } from '@/lib/api'
import { CorrectionsDocument } from '@/lib/graphql/graphql'

/** The oldest ones; those behind them come up as these are decided. */
const PAGE = 20

export function Corrections() {
  const { t } = useTranslation()
  const asked = useQuery({
    queryKey: ['corrections'],
    queryFn: async ({ signal }) => (await ask(CorrectionsDocument, { first: PAGE }, signal)).corrections,
  })
  const isRefused = asked.error instanceof Refusal && asked.error.code === 'FORBIDDEN'
  // Whoever may not file photos is told so by the page itself.
  if (asked.error && !isRefused) return <Problem error={asked.error} onRetry={() => void asked.refetch()} />
  const waiting = asked.data?.edges.map(({ node }) => node) ?? []
  if (waiting.length === 0) return null
  return (
    <section className="card" aria-label={t('correction.title')}>
      <header className="card-head">
        <h2>{t('correction.title')}</h2>
        <span className="muted sm">{t('correction.lead')}</span>
      </header>
      <ul className="corrections">
        {waiting.map((correction) => (
          <CorrectionRow key={correction.id} correction={correction} />
        ))}
      </ul>
    </section>
  )
}
