/** How many published copies have to be taken back, as a number and no more: nobody is looked at for it. */
import { useQuery } from '@tanstack/react-query'
import { ask } from '@/lib/api'
import { RecallCountDocument } from '@/lib/graphql/graphql'

/** Asked again by who goes from page to page, never by a clock: that would keep a session open. */
const AGAIN_MS = 5_000

export function RecallsWaiting() {
  const count = useQuery({
    queryKey: ['publications', 'due'],
    queryFn: async ({ signal }) => (await ask(RecallCountDocument, {}, signal)).recallCount,
    staleTime: AGAIN_MS,
  }).data
  return count ? <b className="n">{count}</b> : null
}
