/** The masked copy of a photo: asked for, made by the box in a moment, looked at, and used. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { ask, Refusal } from '@/lib/api'
import type { Area } from '@/lib/areas'
import {
  MaskingDocument,
  type MaskingDetailsFragment,
  MaskPhotoDocument,
  SignOffMaskingDocument,
} from '@/lib/graphql/graphql'
import type { Wish } from '@/lib/guard'
import type { Decision, Use } from '@/lib/release'
import { useMaskedDecision } from '@/lib/useDecisions'

export interface Masked {
  copy: MaskingDetailsFragment | undefined
  /** What the copy may be used for, once it is made; none while that is asked. */
  decision: Decision | undefined
  isMaking: boolean
  /** It takes longer than it should; nobody waits for it any more. */
  isLate: boolean
  lookAgain: () => void
  mask: (wish: Wish & { areas: readonly Area[] }) => void
  isBusy: boolean
  /** Somebody looked at it, and then what; whether nobody can be recognised is said apart. */
  signOff: (then?: () => void) => void
  isNobody: boolean
  onNobody: (isNobody: boolean) => void
  failure: 'unseen' | 'failed' | undefined
}

const AGAIN_MS = 1500
/** Each look is a line in the log. */
const PATIENCE_MS = 120_000

export function useMasking(photo: string, use: Use, isOn: boolean): Masked {
  const client = useQueryClient()
  const queryKey = ['masking', photo]
  const [ticked, setTicked] = useState<string>()
  const asked = useQuery({
    queryKey,
    queryFn: async ({ signal }) => (await ask(MaskingDocument, { photo }, signal)).masking,
    refetchInterval: ({ state }) => (isWaiting(state.data) ? AGAIN_MS : false),
    enabled: isOn,
  })
  const copy = asked.data ?? undefined
  const isMade = copy?.isMade === true
  // Each answer is looked at anew: how long it takes is what has to be known.
  const isMaking = asked.dataUpdatedAt > 0 && isWaiting(copy)
  const judged = useMaskedDecision(photo, use, isOn && isMade ? [copy.id, copy.reviewedAt] : undefined)
  const masking = useMutation({
    mutationFn: async (wish: Wish & { areas: readonly Area[] }) =>
      (await ask(MaskPhotoDocument, { photo, ...wish, areas: [...wish.areas] })).maskPhoto,
    onSuccess: (made) => {
      client.setQueryData(queryKey, made)
    },
  })
  const isNobody = copy !== undefined && ticked === copy.id
  const signing = useMutation({
    mutationFn: async (id: string) =>
      (await ask(SignOffMaskingDocument, { id, isDeidentified: isNobody })).signOffMasking,
    onSuccess: (signed) => {
      client.setQueryData(queryKey, signed)
    },
    // Another copy may have taken its place.
    onError: () => client.invalidateQueries({ queryKey }),
    onSettled: () => client.invalidateQueries({ queryKey: ['release'] }),
  })
  return {
    copy,
    decision: isMade ? judged.data : undefined,
    isMaking,
    isLate: copy !== undefined && !isMade && !isMaking,
    lookAgain: () => void asked.refetch(),
    mask: masking.mutate,
    isBusy: masking.isPending || signing.isPending,
    signOff: (then) => {
      if (copy) signing.mutate(copy.id, then && { onSuccess: then })
    },
    isNobody,
    onNobody: (is) => {
      setTicked(is ? copy?.id : undefined)
    },
    failure: failureOf(masking.error ?? signing.error),
  }
}

/** It is being made, and was asked for a moment ago. */
function isWaiting(copy: MaskingDetailsFragment | null | undefined): boolean {
  return copy?.isMade === false && Date.now() - Date.parse(copy.at) < PATIENCE_MS
}

function failureOf(error: Error | null) {
  if (error === null) return undefined
  return error instanceof Refusal && error.code === 'INVALID' ? 'unseen' : 'failed'
}
