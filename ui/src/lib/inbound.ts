/** What somebody says of a photo request before it is made, and what is sent to the box. */
import type { Language, PhotoRequestInput, RequestTermsQuery, ShareProof } from '@/lib/graphql/graphql'
import { NOBODY, type Whom, whomOf } from '@/lib/sharing'

export interface RequestDraft {
  whom: Whom
  proof: ShareProof
  days: number
  mostPhotos: number
  message: string
  language: Language
}

type Terms = Pick<RequestTermsQuery['requestTerms'], 'mostBytes'>

export const COUNTS = [1, 3, 5, 10, 25, 50] as const

export function freshRequest(language: Language): RequestDraft {
  return { whom: NOBODY, proof: 'PASSWORD', days: 7, mostPhotos: 10, message: '', language }
}

/** Larger than nearly all photos of a phone are; one of a good camera may be larger. */
const EACH_BYTES = 10_000_000
const LEAST_BYTES = 50_000_000

/** How large they may be together: so many photos have to fit, and the box has a limit of its own. */
export function mostBytesOf({ mostPhotos }: Pick<RequestDraft, 'mostPhotos'>, terms: Terms | undefined): number {
  return Math.min(Math.max(LEAST_BYTES, mostPhotos * EACH_BYTES), terms?.mostBytes ?? Infinity)
}

/** As the box takes it. */
export function requestOf(draft: RequestDraft, terms: Terms | undefined, patient: string | undefined): PhotoRequestInput {
  const { whom, ...said } = draft
  return { ...said, ...whomOf(whom), mostBytes: mostBytesOf(draft, terms), ...(patient !== undefined && { patient }) }
}
