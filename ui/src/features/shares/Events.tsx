/** All that happened to a link, newest first. */
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Problem } from '@/components/Problem'
import { HAPPENED_WORDS } from '@/features/shares/words'
import { ask } from '@/lib/api'
import { moment } from '@/lib/format'
import { ShareEventsDocument } from '@/lib/graphql/graphql'

export function Events({ share }: { share: string }) {
  const { t, i18n } = useTranslation()
  const asked = useQuery({
    queryKey: ['share events', share],
    queryFn: async ({ signal }) => (await ask(ShareEventsDocument, { id: share }, signal)).shareEvents,
    staleTime: 0,
  })
  if (asked.error) return <Problem error={asked.error} onRetry={() => void asked.refetch()} />
  const events = asked.data ?? []
  return (
    <ul className="share-events sm" aria-label={t('shares.events')} aria-busy={!asked.data}>
      {asked.data && events.length === 0 && <li className="muted">{t('shares.noEvents')}</li>}
      {events.map(({ at, what, origin, photo }) => (
        <li key={`${at} ${what} ${photo ?? ''}`}>
          <span className="n muted">{moment(at, i18n.language)}</span> {t(HAPPENED_WORDS[what])}
          {origin && (
            <span className="muted">
              {' '}
              {origin === 'inside' ? t('shares.inside') : t('shares.from', { network: origin })}
            </span>
          )}
        </li>
      ))}
    </ul>
  )
}
