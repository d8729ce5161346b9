/** All photos of one patient: a course in time with holes would mislead. */
import { useInfiniteQuery } from '@tanstack/react-query'
import { useEffect, useMemo } from 'react'
import { ask } from '@/lib/api'
import { PhotosOfPatientDocument } from '@/lib/graphql/graphql'

/** As many as the box gives at once. */
const PAGE = 100

export function usePatientPhotos(patient: string) {
  const asked = useInfiniteQuery({
    queryKey: ['search', 'timeline', patient],
    queryFn: async ({ pageParam, signal }) =>
      (await ask(PhotosOfPatientDocument, { patient, first: PAGE, after: pageParam }, signal)).photos,
    initialPageParam: null as string | null,
    getNextPageParam: ({ pageInfo }) => (pageInfo.hasNextPage ? pageInfo.endCursor : null),
  })
  const { hasNextPage, isFetching, fetchNextPage, data } = asked
  useEffect(() => {
    if (hasNextPage && !isFetching) void fetchNextPage()
  }, [hasNextPage, isFetching, fetchNextPage])
  const photos = useMemo(
    () => (data?.pages ?? []).flatMap((page) => page.edges.map(({ node }) => node)),
    [data],
  )
  return { asked, photos }
}
