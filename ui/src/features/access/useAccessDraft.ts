/** What is changed, what it would do, and putting it in force; nothing changed here is ever lost. */
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { differing, type Draft, draftOf, inputOf, type Place, type Policy, rebased } from '@/features/access/draft'
import { ask, Refusal } from '@/lib/api'
import { AccessEffectsDocument, ChangeAccessDocument } from '@/lib/graphql/graphql'
import { whoQuery } from '@/lib/who'

export function useAccessDraft(policy: Policy) {
  const client = useQueryClient()
  const [base, setBase] = useState(policy)
  const [draft, setDraft] = useState(() => draftOf(policy))
  /** What somebody else put in force while this was changed. */
  const [meanwhile, setMeanwhile] = useState<readonly Place[]>()
  const before = draftOf(base)
  if (policy.version > base.version) {
    const now = draftOf(policy)
    setBase(policy)
    setDraft(rebased(draft, before, now))
    setMeanwhile(differing(now, before))
  }
  const wanted = { version: base.version, policy: inputOf(draft) }
  const look = useMutation({
    mutationFn: async (asked: typeof wanted) =>
      (await ask(AccessEffectsDocument, { policy: asked.policy })).accessEffects,
  })
  const put = useMutation({
    mutationFn: async (asked: typeof wanted) => (await ask(ChangeAccessDocument, asked)).changeAccess,
    onSuccess: async (made) => {
      setBase(made)
      setDraft(draftOf(made))
      setMeanwhile(undefined)
      look.reset()
      client.setQueryData(['access'], made)
      await client.invalidateQueries(whoQuery)
    },
    onError: async (error) => {
      if (isConflict(error)) await client.invalidateQueries({ queryKey: ['access'] })
    },
  })
  // An answer about something else than what stands there now is none.
  const isLooked = look.isSuccess && JSON.stringify(look.variables) === JSON.stringify(wanted)
  const changes = differing(draft, before)
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

export type AccessDraft = ReturnType<typeof useAccessDraft>
