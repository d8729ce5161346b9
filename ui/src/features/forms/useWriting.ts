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

export function useWriting(named: Named, draft: Draft, open: Form | undefined) {
  const client = useQueryClient()
  const navigate = useNavigate()
  /** As the box had it when it was last looked at. */
  const [kept, setKept] = useState(open)
  const [theirs, setTheirs] = useState<Form>()
  const renew = () => renewForms(client)

  /** Over what was looked at; `isAnyway` means over what somebody else wrote meanwhile. */
  const write = async (isAnyway: boolean): Promise<Form> => {
    const before = isAnyway ? theirs : kept
    if (!isAnyway && kept && isSame(named, draft, draftOf(kept))) return kept
    const said = { form: inputOf(named, draft), over: before?.writtenAt ?? null }
    const made = (await ask(WriteFormDocument, said)).writeForm
    setTheirs(undefined)
    setKept(made)
    return made
  }
  /** Somebody was there meanwhile: what they left is shown before anything is written over. */
  const look = async (error: Error) => {
    if (!isOvertaken(error)) return
    const { consentForms } = await ask(AllFormsDocument, {})
    setTheirs(draftIn(consentForms, named.code, named.language))
  }

  const save = useMutation({
    mutationFn: write,
    onError: look,
    onSuccess: async (made) => {
      await renew()
      const search = { code: made.code, language: tongueOf(made) }
      await navigate({ to: '/forms/write', search, replace: true, ignoreBlocker: true })
    },
  })
  const publish = useMutation({
    mutationFn: async () => {
      const { id, writtenAt } = await write(false)
      return (await ask(PublishFormDocument, { id, writtenAt })).publishForm
    },
    onError: look,
    onSuccess: async ({ id }) => {
      await renew()
      await navigate({ to: '/forms/$id', params: { id }, ignoreBlocker: true })
    },
  })
  const discard = useMutation({
    mutationFn: async ({ id, writtenAt }: Form) => ask(DiscardFormDocument, { id, writtenAt }),
    onError: look,
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
    isOvertaken: error !== null && isOvertaken(error),
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

function isOvertaken(error: Error): boolean {
  return error instanceof Refusal && (error.code === 'CONFLICT' || error.code === 'NOT_FOUND')
}

export type Writing = ReturnType<typeof useWriting>
