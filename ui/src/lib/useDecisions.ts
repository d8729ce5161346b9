/** May these photos be used for that, now? Asked when it is shown; an answer is never kept. */
import { useQuery } from '@tanstack/react-query'
import { ask } from '@/lib/api'
import { ReleaseDecisionDocument } from '@/lib/graphql/graphql'
import type { Decision, Use } from '@/lib/release'

/** Of a masked copy: `copy` is what it is and who stands for it, so that another is asked anew. */
export function useMaskedDecision(photo: string, use: Use, copy: readonly unknown[] | undefined) {
  return useQuery({
    queryKey: ['release', 'masked', photo, use, copy],
    queryFn: ({ signal }) => decided(photo, use, signal, true),
    staleTime: 0,
    gcTime: 0,
    refetchOnWindowFocus: 'always',
    enabled: copy !== undefined,
  })
}

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

async function decided(photo: string, use: Use, signal: AbortSignal, masked = false): Promise<Decision> {
  return (await ask(ReleaseDecisionDocument, { photo, ...use, masked }, signal)).releaseDecision
}
