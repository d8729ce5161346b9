/** What somebody can prove with who they are, and the sentences for when that does not go. */
import { queryOptions } from '@tanstack/react-query'
import { ask, Refusal } from '@/lib/api'
import { OwnFactorsDocument, type OwnFactorsQuery } from '@/lib/graphql/graphql'

export type Factors = OwnFactorsQuery['factors']

export const factorsQuery = queryOptions({
  queryKey: ['factors'],
  queryFn: async ({ signal }) => (await ask(OwnFactorsDocument, {}, signal)).factors,
})

export const sessionsKey = ['mySessions']

/** `conflict` is the sentence for what cannot be as things are. */
export function refusalOf(error: Error | null, conflict: string): string | undefined {
  if (error === null) return undefined
  const code = error instanceof Refusal ? error.code : ''
  if (code === 'CONFLICT') return conflict
  if (code === 'STOPPED') return 'account.stopped'
  return code === 'INVALID' ? 'account.wrongCode' : 'account.failed'
}
