/** Rules as somebody changes them, what that would do, and putting them in force; nothing typed is ever lost. */
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { Refusal } from '@/lib/api'

interface Versioned {
  version: number
}

/** What there is to know of one kind of rules: its places, and how the box is asked. */
export interface Rules<Policy extends Versioned, Draft, Place, Input, Effects> {
  /** Under which what is in force is kept. */
  key: string
  draftOf: (policy: Policy) => Draft
  inputOf: (draft: Draft) => Input
  differing: (draft: Draft, before: Draft) => readonly Place[]
  rebased: (draft: Draft, before: Draft, now: Draft) => Draft
  look: (policy: Input) => Promise<Effects>
  put: (asked: { version: number; policy: Input }) => Promise<Policy>
}

/** What somebody else put in force while this was changed. */
interface Meanwhile<Place> {
  theirs: readonly Place[]
  /** Where what was typed stands over it. */
  both: readonly Place[]
}

export function useRuling<Policy extends Versioned, Draft, Place, Input, Effects>(
  rules: Rules<Policy, Draft, Place, Input, Effects>,
  policy: Policy,
) {
  const { draftOf, differing } = rules
  const client = useQueryClient()
  const [base, setBase] = useState(policy)
  const [draft, setDraft] = useState(() => draftOf(policy))
  const [meanwhile, setMeanwhile] = useState<Meanwhile<Place>>()
  const before = draftOf(base)
  if (policy.version > base.version) {
    const now = draftOf(policy)
    const [theirs, mine] = [differing(now, before), differing(draft, before)]
    setBase(policy)
    setDraft(rules.rebased(draft, before, now))
    setMeanwhile({ theirs, both: theirs.filter((place) => mine.includes(place)) })
  }
  const wanted = { version: base.version, policy: rules.inputOf(draft) }
  const look = useMutation({ mutationFn: (asked: typeof wanted) => rules.look(asked.policy) })
  const put = useMutation({
    mutationFn: rules.put,
    onSuccess: (made) => {
      setBase(made)
      setDraft(draftOf(made))
      setMeanwhile(undefined)
      look.reset()
      client.setQueryData([rules.key], made)
    },
    onError: async (error) => {
      if (isConflict(error)) await client.invalidateQueries({ queryKey: [rules.key] })
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
    meanwhile,
    effects: isLooked ? look.data : undefined,
    /** It was looked at, and then something was changed. */
    isOutdated: look.isSuccess && !isLooked,
    isBusy: look.isPending || put.isPending,
    isDone: put.isSuccess && changes.length === 0,
    refusal: isTold ? null : (put.error ?? look.error),
    change: (change: (now: Draft) => Draft) => {
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
