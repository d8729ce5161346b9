/** The requests that one made: where each stands, what came by it, and the way to stop it. */
import { useInfiniteQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Glyph } from '@/components/Glyph'
import { Problem } from '@/components/Problem'
import { SureDialog } from '@/components/SureDialog'
import { Events } from '@/features/received/Events'
import { called, type Request, STATE_WORDS, toneOf } from '@/features/received/words'
import { ask } from '@/lib/api'
import { moment } from '@/lib/format'
import { EndPhotoRequestDocument, PhotoRequestsDocument } from '@/lib/graphql/graphql'

const PAGE = 20

export function Requests({ onDone }: { onDone: (words: string) => void }) {
  const { t } = useTranslation()
  const [stopping, setStopping] = useState<Request>()
  const asked = useInfiniteQuery({
    queryKey: ['photo requests'],
    queryFn: async ({ pageParam, signal }) =>
      (await ask(PhotoRequestsDocument, { first: PAGE, after: pageParam }, signal)).photoRequests,
    initialPageParam: null as string | null,
    getNextPageParam: ({ pageInfo }) => (pageInfo.hasNextPage ? pageInfo.endCursor : null),
  })
  const requests = asked.data?.pages.flatMap(({ edges }) => edges.map(({ node }) => node)) ?? []
  return (
    <section className="col" aria-labelledby="requests">
      <h2 id="requests">{t('received.requests')}</h2>
      {asked.error && <Problem error={asked.error} onRetry={() => void asked.refetch()} />}
      {asked.data && requests.length === 0 && <p className="muted">{t('received.noRequests')}</p>}
      {requests.length > 0 && (
        <ul className="card share-list">
          {requests.map((request) => (
            <RequestRow
              key={request.id}
              request={request}
              onStop={() => {
                setStopping(request)
              }}
            />
          ))}
        </ul>
      )}
      {asked.hasNextPage && (
        <button type="button" className="btn q start" onClick={() => void asked.fetchNextPage()}>
          {t('received.more')}
        </button>
      )}
      {stopping && (
        <SureDialog
          title={t('received.stopSure')}
          text={t('received.stopText', { name: stopping.recipient.name })}
          act={t('received.stop')}
          keep={t('received.keep')}
          mutation={() => ask(EndPhotoRequestDocument, { id: stopping.id })}
          onDone={() => {
            setStopping(undefined)
            onDone(t('received.stopped'))
          }}
          onClose={() => {
            setStopping(undefined)
          }}
        />
      )}
    </section>
  )
}

function RequestRow({ request, onStop }: { request: Request; onStop: () => void }) {
  const { t, i18n } = useTranslation()
  const [isTold, setIsTold] = useState(false)
  const isOpen = request.state === 'ACTIVE' || request.state === 'FULL'
  const counts = [
    t('received.arrived', { count: request.arrived, most: request.mostPhotos }),
    request.waiting > 0 && t('received.undecided', { count: request.waiting }),
    request.opens > 0 && t('received.opens', { count: request.opens }),
    request.refusals > 0 && t('received.refusals', { count: request.refusals }),
  ].filter(Boolean)
  return (
    <li className="share-row">
      <Glyph state={toneOf(request.state)} size="xl" />
      <div className="grow">
        <h3 className="md">{called(request.recipient)}</h3>
        <p className="sm">
          <b className="st">{t(STATE_WORDS[request.state])}</b>
          {isOpen && ` ${t('received.until', { moment: moment(request.endsAt, i18n.language) })}`}
          {request.patient && ` · ${request.patient.name}`}
        </p>
        <p className="sm muted n">{counts.join(' · ')}</p>
        <p className="xs muted">{moment(request.madeAt, i18n.language)}</p>
      </div>
      <div className="share-acts row wrap">
        <button
          type="button"
          className="btn sm q"
          aria-expanded={isTold}
          onClick={() => {
            setIsTold(!isTold)
          }}
        >
          {t('shares.events')}
        </button>
        {isOpen && (
          <button type="button" className="btn sm" onClick={onStop}>
            {t('received.stop')}
          </button>
        )}
      </div>
      {isTold && <Events request={request.id} />}
    </li>
  )
}
