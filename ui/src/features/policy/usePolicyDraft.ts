/** What is typed, what it would do, and putting it in force; nothing typed is ever lost. */
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { differing, draftOf, inputOf, type Place, type Policy, rebased, wrongIn } from '@/features/policy/draft'
import { ask, Refusal } from '@/lib/api'
import { ChangePolicyDocument, PolicyEffectsDocument, type UsePolicyInput } from '@/lib/graphql/graphql'

/** What somebody else put in force while this was typed. */
interface Meanwhile {
  theirs: readonly Place[]
  /** Where what was typed stands over it. */
  both: readonly Place[]
}

interface Wanted {
  version: number
  policy: UsePolicyInput
}

export function usePolicyDraft(policy: Policy) {
  const client = useQueryClient()
  const [base, setBase] = useState(policy)
  const [draft, setDraft] = useState(() => draftOf(policy))
  const [meanwhile, setMeanwhile] = useState<Meanwhile>()
  const before = draftOf(base)
  if (policy.version > base.version) {
    const now = draftOf(policy)
    const [theirs, mine] = [differing(now, before), differing(draft, before)]
    setBase(policy)
    setDraft(rebased(draft, before, now))
    setMeanwhile({ theirs, both: theirs.filter((place) => mine.includes(place)) })
  }
  const wanted: Wanted = { version: base.version, policy: inputOf(draft) }
  const look = useMutation({
    mutationFn: async (asked: Wanted) =>
      (await ask(PolicyEffectsDocument, { policy: asked.policy })).policyEffects,
  })
  const put = useMutation({
    mutationFn: async (asked: Wanted) => (await ask(ChangePolicyDocument, asked)).changePolicy,
    onSuccess: (made) => {
      setBase(made)
      setDraft(draftOf(made))
      setMeanwhile(undefined)
      look.reset()
      client.setQueryData(['policy'], made)
    },
    onError: async (error) => {
      if (isConflict(error)) await client.invalidateQueries({ queryKey: ['policy'] })
    },
  })
  // An answer about something else than what stands there now is none.
  const isLooked = look.isSuccess && JSON.stringify(look.variables) === JSON.stringify(wanted)
  const changes = differing(draft, before)
  // What came of it is told with what somebody else changed.
  const isTold = meanwhile !== undefined && isConflict(put.error)
  return {
    base,
    draft,
    changes,
    wrong: wrongIn(draft),
    meanwhile,
    effects: isLooked ? look.data : undefined,
    /** It was looked at, and then something was changed. */
    isOutdated: look.isSuccess && !isLooked,
    isBusy: look.isPending || put.isPending,
    isDone: put.isSuccess && changes.length === 0,
    refusal: isTold ? null : (put.error ?? look.error),
    change: (change: (now: typeof draft) => typeof draft) => {
      setDraft(change)
      put.reset()
    },
    putBack: () => {
      setDraft(before)
      setMeanwhile(undefined)
      look.reset()
      put.reset()
    },
    look: () => {
      put.reset()
      look.mutate(wanted)
    },
    put: () => {
      put.mutate(wanted)
    },
  }
}

function isConflict(error: Error | null): boolean {
  return error instanceof Refusal && error.code === 'CONFLICT'
}

export type PolicyDraft = ReturnType<typeof usePolicyDraft>
