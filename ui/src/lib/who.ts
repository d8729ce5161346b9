/** Who is signed in, and what they may. */
import { queryOptions, useSuspenseQuery } from '@tanstack/react-query'
import { ask } from '@/lib/api'
import { WhoAmIDocument, type WhoAmIQuery } from '@/lib/graphql/graphql'
import { veiled } from '@/lib/veil'
import { siteName } from '@/lib/words'

export type Me = WhoAmIQuery['me'] & WhoAmIQuery['powers']

export const whoQuery = queryOptions({
  queryKey: ['who'],
  queryFn: async ({ signal }) => {
    const { me, powers, ...others } = await ask(WhoAmIDocument, {}, signal)
    veiled.set(powers.veiled)
    return { me: { ...me, ...powers }, ...others }
  },
  staleTime: Infinity,
  retry: false,
})

export function useMe(): Me {
  return useSuspenseQuery(whoQuery).data.me
}

/** What their role is called in this hospital. */
export function roleName(me: Me, language: string): string {
  return siteName(me, language)
}
