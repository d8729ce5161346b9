/** May these photos be used for that, now? Asked when it is shown; an answer is never kept. */
import { useQuery } from '@tanstack/react-query'
import { ask } from '@/lib/api'
import { ReleaseDecisionDocument } from '@/lib/graphql/graphql'
import type { Decision, Use } from '@/lib/release'

export function useDecisions(photos: readonly string[], use: Use, isOn: boolean) {
  return useQuery({
    queryKey: ['release', photos, use],
    queryFn: ({ signal }) => Promise.all(photos.map((photo) => decided(photo, use, signal))),
    staleTime: 0,
    gcTime: 0,
    refetchOnWindowFocus: 'always',
    enabled: isOn,
  })
}

async function decided(photo: string, use: Use, signal: AbortSignal): Promise<Decision> {
  return (await ask(ReleaseDecisionDocument, { photo, ...use }, signal)).releaseDecision
}
