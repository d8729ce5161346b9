/** One collection with its photos, and what changes it. */
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useMemo } from 'react'
import { ask } from '@/lib/api'
import { neighbourOf } from '@/lib/collections'
import {
  CollectionDocument,
  CollectionPhotosDocument,
  CollectPhotosDocument,
  MoveInCollectionDocument,
  UncollectPhotosDocument,
} from '@/lib/graphql/graphql'

const PAGE = 100

export function useCollection(id: string) {
  const known = useQuery({
    queryKey: ['collections', id],
    queryFn: async ({ signal }) => (await ask(CollectionDocument, { id }, signal)).collection,
  })
  const kept = useInfiniteQuery({
    queryKey: ['collections', id, 'photos'],
    queryFn: async ({ pageParam, signal }) =>
      (await ask(CollectionPhotosDocument, { id, first: PAGE, after: pageParam }, signal)).collectionPhotos,
    initialPageParam: null as string | null,
    getNextPageParam: ({ pageInfo }) => (pageInfo.hasNextPage ? pageInfo.endCursor : null),
  })
  const { hasNextPage, isFetchingNextPage, isError, fetchNextPage } = kept
  // It is arranged and shared as one, so it is there as a whole: two hundred at most.
  useEffect(() => {
    if (hasNextPage && !isFetchingNextPage && !isError) void fetchNextPage()
  }, [hasNextPage, isFetchingNextPage, isError, fetchNextPage])
  const pages = kept.data?.pages
  const photos = useMemo(() => (pages ?? []).flatMap(({ edges }) => edges.map(({ node }) => node)), [pages])
  return {
    collection: known.data,
    photos,
    isWhole: kept.data !== undefined && !hasNextPage,
    error: known.error ?? kept.error,
    refetch: () => void Promise.all([known.refetch(), kept.refetch()]),
  }
}

/** Photos that were taken out, each with the one behind which it was; what undoes it. */
export interface Taken {
  photos: readonly string[]
  before: readonly string[]
}

export function useArranging(id: string, order: readonly string[]) {
  const client = useQueryClient()
  const renew = () => client.invalidateQueries({ queryKey: ['collections'] })
  const take = useMutation({
    mutationFn: async (photos: readonly string[]): Promise<Taken> => {
      await ask(UncollectPhotosDocument, { id, photos: [...photos] })
      return { photos, before: order }
    },
    onSettled: renew,
  })
  const putBack = useMutation({
    mutationFn: async ({ photos, before }: Taken) => {
      await ask(CollectPhotosDocument, { id, photos: [...photos] })
      // One after the other, from the front, so that each finds the one behind which it was.
      for (const photo of photos) {
        await ask(MoveInCollectionDocument, { id, photo, after: before[before.indexOf(photo) - 1] ?? null })
      }
    },
    onSettled: renew,
  })
  const move = useMutation({
    mutationFn: async ({ photo, step }: { photo: string; step: 1 | -1 }) => {
      const after = neighbourOf(order, photo, step)
      if (after === undefined) return order.indexOf(photo) + 1
      await ask(MoveInCollectionDocument, { id, photo, after })
      return order.indexOf(photo) + 1 + step
    },
    onSettled: renew,
  })
  return { take, putBack, move }
}
