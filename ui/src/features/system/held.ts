/** The jobs that are held, as the box tells of changes. */
import type { HeldJobsQuery, JobUpdatesSubscription } from '@/lib/graphql/graphql'

type Edges = HeldJobsQuery['jobs']['edges']
type Changed = JobUpdatesSubscription['jobUpdates']['changed']

/** The list after some jobs changed: what is held comes in, what is not any more goes. */
export function afterChanges(edges: Edges, changed: Changed): Edges {
  const gone = new Set(changed.map(({ id }) => id))
  const held = changed.filter(({ state }) => state === 'POISONED')
  const stays = edges.filter(({ node }) => !gone.has(node.id))
  return [...stays, ...held.map((node) => ({ node }))].sort((a, b) => Number(a.node.id) - Number(b.node.id))
}
