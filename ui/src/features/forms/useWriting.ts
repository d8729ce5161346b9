/** Keeping, publishing and throwing away a draft; what was typed is never lost by a refusal. */
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { type Draft, draftOf, inputOf, isSame, type Named, wrongIn } from '@/features/forms/draft'
import { discarded, renewForms } from '@/features/forms/useForms'
import { draftIn, type Form } from '@/features/forms/versions'
import { ask, Refusal } from '@/lib/api'
import { tongueOf } from '@/lib/consent'
import { AllFormsDocument, DiscardFormDocument, PublishFormDocument, WriteFormDocument } from '@/lib/graphql/graphql'

/** The box writes over a draft, whoever wrote it: that somebody else did is seen here. */
const OVERTAKEN = 'OVERTAKEN'

export function useWriting(named: Named, draft: Draft, open: Form | undefined) {
  const client = useQueryClient()
  const navigate = useNavigate()
  /** As the box had it when it was last looked at. */
  const [kept, setKept] = useState(open)
  const [theirs, setTheirs] = useState<Form>()
  const renew = () => renewForms(client)

  const write = async (isAnyway: boolean): Promise<Form> => {
    const { consentForms } = await ask(AllFormsDocument, {})
    const there = draftIn(consentForms, named.code, named.language)
    if (!isAnyway && !isAsKept(there)) {
      setTheirs(there)
      throw new Refusal(OVERTAKEN, '')
    }
    if (kept && there && isSame(named, draft, draftOf(kept))) return kept
    const made = (await ask(WriteFormDocument, { form: inputOf(named, draft) })).writeForm
    setTheirs(undefined)
    setKept(made)
    return made
  }
  const isAsKept = (there: Form | undefined) =>
    there === undefined ? kept === undefined : kept !== undefined && isSame(named, draftOf(there), draftOf(kept))

  const save = useMutation({
    mutationFn: write,
    onSuccess: async (made) => {
      await renew()
      const search = { code: made.code, language: tongueOf(made) }
      await navigate({ to: '/forms/write', search, replace: true, ignoreBlocker: true })
    },
  })
  const publish = useMutation({
    mutationFn: async () => {
      const { id } = await write(false)
      return (await ask(PublishFormDocument, { id })).publishForm
    },
    onSuccess: async ({ id }) => {
      await renew()
      await navigate({ to: '/forms/$id', params: { id }, ignoreBlocker: true })
    },
  })
  const discard = useMutation({
    mutationFn: async ({ id }: Form) => ask(DiscardFormDocument, { id }),
    onSuccess: async () => {
      // Only what the box takes can be put back.
      const isSound = Object.keys(wrongIn(named, draft)).length === 0
      discarded.set(inputOf(named, isSound || !kept ? draft : draftOf(kept)))
      await renew()
      await navigate({ to: '/forms', ignoreBlocker: true })
    },
  })
  const error = save.error ?? publish.error ?? discard.error
  return {
    kept,
    theirs,
    isBusy: save.isPending || publish.isPending || discard.isPending,
    isOvertaken: error instanceof Refusal && error.code === OVERTAKEN,
    error,
    forget: () => {
      save.reset()
      publish.reset()
      discard.reset()
    },
    save: save.mutate,
    publish: publish.mutate,
    discard: discard.mutate,
    takeTheirs: (there: Form) => {
      setKept(there)
      setTheirs(undefined)
    },
  }
}

export type Writing = ReturnType<typeof useWriting>
