/** Who is signed in. */
import { queryOptions, useSuspenseQuery } from '@tanstack/react-query'
import { ask } from '@/lib/api'
import { WhoAmIDocument, type WhoAmIQuery } from '@/lib/graphql/graphql'

export type Me = WhoAmIQuery['me']

export const whoQuery = queryOptions({
  queryKey: ['who'],
  queryFn: ({ signal }) => ask(WhoAmIDocument, {}, signal),
  staleTime: Infinity,
  retry: false,
})

export function useMe(): Me {
  return useSuspenseQuery(whoQuery).data.me
}
