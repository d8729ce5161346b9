/** Which photos may be shared for that, now; an answer is never kept. */
import { useQuery } from '@tanstack/react-query'
import { ask } from '@/lib/api'
import { care, isCareAsked } from '@/lib/care'
import { type PhotoDetailsFragment, ShareOffersDocument } from '@/lib/graphql/graphql'
import type { Use } from '@/lib/release'

export function useOffers(photos: readonly PhotoDetailsFragment[], use: Use, isOn: boolean) {
  const ids = photos.map(({ id }) => id)
  return useQuery({
    queryKey: ['share offers', ids, use],
    queryFn: async ({ signal }) => {
      const asked = async () => (await ask(ShareOffersDocument, { photos: ids, ...use }, signal)).shareOffers
      // Whoever has to say first that they treat them is asked, one patient after the other.
      for (const patient of new Set(photos.flatMap(({ patientId }) => patientId ?? []))) {
        try {
          return await asked()
        } catch (error) {
          if (!isCareAsked(error)) throw error
          await care.claimed(error, patient)
        }
      }
      return asked()
    },
    staleTime: 0,
    gcTime: 0,
    retry: false,
    enabled: isOn,
  })
}
