/** The policy on uses in somebody's hands. */
import { differing, draftOf, inputOf, type Policy, rebased, wrongIn } from '@/features/policy/draft'
import { ask } from '@/lib/api'
import { ChangePolicyDocument, PolicyEffectsDocument, type UsePolicyInput } from '@/lib/graphql/graphql'
import { useRuling } from '@/lib/useRuling'

const RULES = {
  key: 'policy',
  draftOf,
  inputOf,
  differing,
  rebased,
  look: async (policy: UsePolicyInput) => (await ask(PolicyEffectsDocument, { policy })).policyEffects,
  put: async (asked: { version: number; policy: UsePolicyInput }) =>
    (await ask(ChangePolicyDocument, asked)).changePolicy,
}

export function usePolicyDraft(policy: Policy) {
  const now = useRuling(RULES, policy)
  return { ...now, wrong: wrongIn(now.draft) }
}

export type PolicyDraft = ReturnType<typeof usePolicyDraft>
