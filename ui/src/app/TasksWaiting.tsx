/** How many tasks wait, as a number and no more: nobody is looked at for it. */
import { useQuery } from '@tanstack/react-query'
import { ask } from '@/lib/api'
import { TasksWaitingDocument } from '@/lib/graphql/graphql'
import { useStore } from '@/lib/store'
import { isTold } from '@/lib/useLive'

/** Where the box does not tell of changes (`TasksLive`), asked again by who goes from page to page, never by a clock: that would keep a session open. */
const AGAIN_MS = 5_000

export function TasksWaiting() {
  const isTelling = useStore(isTold)
  const count = useQuery({
    queryKey: ['tasks waiting'],
    queryFn: async ({ signal }) => (await ask(TasksWaitingDocument, {}, signal)).tasksWaiting,
    staleTime: isTelling ? Infinity : AGAIN_MS,
  }).data
  return count ? <b className="n">{count}</b> : null
}
