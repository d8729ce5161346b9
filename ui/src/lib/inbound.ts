/** What somebody says of a photo request before it is made, and what is sent to the box. */
import type { Language, PhotoRequestInput, ShareProof } from '@/lib/graphql/graphql'
import { NOBODY, type Whom, whomOf } from '@/lib/sharing'

export interface RequestDraft {
  whom: Whom
  proof: ShareProof
  days: number
  mostPhotos: number
  message: string
  language: Language
}

export const COUNTS = [1, 3, 5, 10, 25, 50] as const

export function freshRequest(language: Language): RequestDraft {
  return { whom: NOBODY, proof: 'PASSWORD', days: 7, mostPhotos: 10, message: '', language }
}

/** As the box takes it. */
export function requestOf({ whom, ...terms }: RequestDraft, patient: string | undefined): PhotoRequestInput {
  return { ...terms, ...whomOf(whom), ...(patient !== undefined && { patient }) }
}
