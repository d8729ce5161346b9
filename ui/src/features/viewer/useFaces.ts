/** Where there are faces in a photo, once the box has looked; it looks a moment after a photo came. */
import { useQuery } from '@tanstack/react-query'
import { ask } from '@/lib/api'
import { FacesDocument, type FacesQuery } from '@/lib/graphql/graphql'

export type Look = FacesQuery['faces']

const AGAIN_MS = 5000
const TRIES = 6

export function useFaces(id: string): Look | undefined {
  return useQuery({
    queryKey: ['faces', id],
    queryFn: async ({ signal }) => (await ask(FacesDocument, { id }, signal)).faces,
    // Where no network is installed nobody ever looks, so the asking ends.
    refetchInterval: ({ state }) =>
      state.data && state.data.at === null && state.dataUpdateCount < TRIES ? AGAIN_MS : false,
  }).data
}
