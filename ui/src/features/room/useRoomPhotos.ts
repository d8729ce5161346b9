/** What may be used for one use, page after page. Nothing is kept: what is shown anew is decided anew. */
import { useInfiniteQuery } from '@tanstack/react-query'
import { ask } from '@/lib/api'
import { PublicationRoomDocument, type PublicationRoomQuery } from '@/lib/graphql/graphql'
import type { Use } from '@/lib/release'

export type RoomPhoto = PublicationRoomQuery['publicationRoom']['nodes'][number]

const PAGE = 24

export function useRoomPhotos({ purpose, channel }: Use, site: string | null) {
  return useInfiniteQuery({
    queryKey: ['room', purpose, channel, site],
    queryFn: async ({ pageParam, signal }) =>
      (await ask(PublicationRoomDocument, { purpose, channel, site, first: PAGE, after: pageParam }, signal))
        .publicationRoom,
    initialPageParam: null as string | null,
    getNextPageParam: ({ pageInfo }) => pageInfo.endCursor,
    staleTime: 0,
    gcTime: 0,
  })
}
