/** How many photos from outside wait for whoever asked for them. */
import { useQuery } from '@tanstack/react-query'
import { ask } from '@/lib/api'
import { HeldPhotoCountDocument } from '@/lib/graphql/graphql'

/** Asked again by who goes from page to page, never by a clock: that would keep a session open. */
const AGAIN_MS = 5_000

export function HeldWaiting() {
  const count = useQuery({
    queryKey: ['held count'],
    queryFn: async ({ signal }) => (await ask(HeldPhotoCountDocument, {}, signal)).heldPhotoCount,
    staleTime: AGAIN_MS,
  }).data
  return count ? <b className="n">{count}</b> : null
}
