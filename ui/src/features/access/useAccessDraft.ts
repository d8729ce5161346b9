/** The policy on access in somebody's hands. */
import { useQueryClient } from '@tanstack/react-query'
import { differing, draftOf, inputOf, type Policy, rebased } from '@/features/access/draft'
import { ask } from '@/lib/api'
import { AccessEffectsDocument, type AccessPolicyInput, ChangeAccessDocument } from '@/lib/graphql/graphql'
import { useRuling } from '@/lib/useRuling'
import { whoQuery } from '@/lib/who'

export function useAccessDraft(policy: Policy) {
  const client = useQueryClient()
  const rules = {
    key: 'access',
    draftOf,
    inputOf,
    differing,
    rebased,
    look: async (wanted: AccessPolicyInput) => (await ask(AccessEffectsDocument, { policy: wanted })).accessEffects,
    put: async (asked: { version: number; policy: AccessPolicyInput }) => {
      const made = (await ask(ChangeAccessDocument, asked)).changeAccess
      // It may have changed what its author may do.
      await client.invalidateQueries(whoQuery)
      return made
    },
  }
  return useRuling(rules, policy)
}

export type AccessDraft = ReturnType<typeof useAccessDraft>
