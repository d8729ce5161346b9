/** All body sites the box knows; asked once. */
import { queryOptions, useQuery } from '@tanstack/react-query'
import { ask } from '@/lib/api'
import { BodySitesDocument, type BodySitesQuery } from '@/lib/graphql/graphql'

export type Site = BodySitesQuery['bodySites'][number]

const NONE: readonly Site[] = []

const sitesQuery = queryOptions({
  queryKey: ['sites'],
  queryFn: ({ signal }) => ask(BodySitesDocument, {}, signal),
  staleTime: Infinity,
})

export function useSites(): readonly Site[] {
  return useQuery(sitesQuery).data?.bodySites ?? NONE
}
