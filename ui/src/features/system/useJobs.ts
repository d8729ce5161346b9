/** Keeps the numbers and the held jobs of the system page true while the box tells of changes. */
import { useQueryClient } from '@tanstack/react-query'
import { afterChanges } from '@/features/system/held'
import { JobUpdatesDocument } from '@/lib/graphql/graphql'
import type { HeldJobsQuery, SystemStatusQuery } from '@/lib/graphql/graphql'
import { useLive } from '@/lib/useLive'

export function useJobs(): void {
  const client = useQueryClient()
  useLive(JobUpdatesDocument, ({ jobUpdates: { changed, ...counts } }) => {
    client.setQueryData<SystemStatusQuery['systemStatus']>(['system'], (old) => old && { ...old, ...counts })
    client.setQueryData<HeldJobsQuery>(
      ['held'],
      (old) => old && { jobs: { ...old.jobs, edges: afterChanges(old.jobs.edges, changed) } },
    )
  })
}
