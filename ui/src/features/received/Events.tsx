/** All that happened to a request, newest first. */
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { EventList } from '@/components/EventList'
import { Problem } from '@/components/Problem'
import { HAPPENED_WORDS } from '@/features/received/words'
import { ask } from '@/lib/api'
import { PhotoRequestEventsDocument } from '@/lib/graphql/graphql'

export function Events({ request }: { request: string }) {
  const { t } = useTranslation()
  const asked = useQuery({
    queryKey: ['photo request events', request],
    queryFn: async ({ signal }) => (await ask(PhotoRequestEventsDocument, { id: request }, signal)).photoRequestEvents,
    staleTime: 0,
  })
  if (asked.error) return <Problem error={asked.error} onRetry={() => void asked.refetch()} />
  // Several photos may come within the same moment.
  const events = asked.data?.map(({ at, what, origin }, place) => ({
    key: `${at} ${String(place)}`,
    at,
    words: t(HAPPENED_WORDS[what]),
    origin,
  }))
  return <EventList events={events} />
}
