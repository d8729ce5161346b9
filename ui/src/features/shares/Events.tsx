/** All that happened to a link, newest first. */
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { EventList } from '@/components/EventList'
import { Problem } from '@/components/Problem'
import { HAPPENED_WORDS } from '@/features/shares/words'
import { ask } from '@/lib/api'
import { ShareEventsDocument } from '@/lib/graphql/graphql'

export function Events({ share }: { share: string }) {
  const { t } = useTranslation()
  const asked = useQuery({
    queryKey: ['share events', share],
    queryFn: async ({ signal }) => (await ask(ShareEventsDocument, { id: share }, signal)).shareEvents,
    staleTime: 0,
  })
  if (asked.error) return <Problem error={asked.error} onRetry={() => void asked.refetch()} />
  const events = asked.data?.map(({ at, what, origin, photo }) => ({
    key: `${at} ${what} ${photo ?? ''}`,
    at,
    words: t(HAPPENED_WORDS[what]),
    origin,
  }))
  return <EventList events={events} />
}
