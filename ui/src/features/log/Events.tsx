/** The rows of the log that are chosen, newest first, each a sentence. */
import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { FileDown, ScrollText } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Message } from '@/components/Message'
import { Problem } from '@/components/Problem'
import { EventRow } from '@/features/log/EventRow'
import { Filters } from '@/features/log/Filters'
import { ask } from '@/lib/api'
import { AuditEventsDocument } from '@/lib/graphql/graphql'
import { exportOf, filterOf } from '@/lib/logFilter'
import type { LogQuery } from '@/lib/logQuery'
import { useFile } from '@/lib/useFile'

const PAGE = 50
const HEADS = ['log.time', 'log.who', 'log.did', 'log.why', 'log.outcomeHead', 'log.seq']

export function Events({ query }: { query: LogQuery }) {
  const { t } = useTranslation()
  const filter = filterOf(query)
  const asked = useInfiniteQuery({
    queryKey: ['log', filter],
    queryFn: async ({ pageParam, signal }) =>
      (await ask(AuditEventsDocument, { filter, first: PAGE, after: pageParam }, signal)).auditEvents,
    initialPageParam: null as string | null,
    getNextPageParam: ({ pageInfo }) => (pageInfo.hasNextPage ? pageInfo.endCursor : null),
  })
  const events = asked.data?.pages.flatMap(({ edges }) => edges.map(({ node }) => node)) ?? []
  return (
    <>
      <Filters query={query} />
      <div className="row wrap">
        <p className="sm muted grow">{t('log.read')}</p>
        {query.patient && (
          <Link to="/log/patients/$id" params={{ id: query.patient }} className="btn p">
            {t('log.extract')}
          </Link>
        )}
        {query.person && (
          <Link to="/log/people/$id" params={{ id: query.person }} className="btn">
            {t('log.days')}
          </Link>
        )}
        <TakeOut query={query} />
      </div>
      {asked.error && <Problem error={asked.error} onRetry={() => void asked.refetch()} />}
      {asked.data && events.length === 0 && (
        <Message icon={ScrollText} title={t('log.none')} text={t('log.noneText')} />
      )}
      {events.length > 0 && (
        <section className="card log-table" aria-label={t('log.events')} tabIndex={0}>
          <table>
            <thead>
              <tr>
                {HEADS.map((head) => (
                  <th key={head} scope="col">
                    {t(head)}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {events.map((event) => (
                <EventRow key={event.id} event={event} query={query} />
              ))}
            </tbody>
          </table>
        </section>
      )}
      {asked.hasNextPage && (
        <button type="button" className="btn q start" onClick={() => void asked.fetchNextPage()}>
          {t('views.more')}
        </button>
      )}
    </>
  )
}

function TakeOut({ query }: { query: LogQuery }) {
  const { t, i18n } = useTranslation()
  const file = useFile()
  return (
    <div className="row wrap" role="group" aria-label={t('log.export')} title={t('log.exportText')}>
      {(['csv', 'fhir'] as const).map((format) => (
        <button
          key={format}
          type="button"
          className="btn"
          disabled={file.isRunning}
          onClick={() => { file.start(exportOf(query, format, i18n.language)) }}
        >
          <FileDown className="ic" aria-hidden />
          {t(format === 'csv' ? 'log.csv' : 'log.fhir')}
        </button>
      ))}
      <p className="sm" role="status">
        {file.isRunning && t('log.exportBusy')}
        {file.hasFailed && t('log.exportFailed')}
      </p>
    </div>
  )
}
