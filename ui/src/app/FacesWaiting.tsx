/** How many suggestions wait, as a number and no more: nobody is looked at for it. */
import { useQuery } from '@tanstack/react-query'
import { ask } from '@/lib/api'
import { FacesWaitingDocument } from '@/lib/graphql/graphql'

/** Asked again by who goes from page to page, never by a clock: that would keep a session open. */
const AGAIN_MS = 5_000

export function FacesWaiting() {
  const count = useQuery({
    queryKey: ['faces waiting'],
    queryFn: async ({ signal }) => (await ask(FacesWaitingDocument, {}, signal)).faceSuggestionsWaiting,
    staleTime: AGAIN_MS,
  }).data
  return count ? <b className="n">{count}</b> : null
}
