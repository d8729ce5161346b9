/** What somebody says of a link before it is made, and what is sent to the box. */
import type { Language, PhotoDetailsFragment, RecipientDetailsFragment, ShareInput, ShareProof, SharingTermsQuery } from '@/lib/graphql/graphql'
import { type Use, usesFrom } from '@/lib/release'

export type Recipient = RecipientDetailsFragment
export type SharingTerms = SharingTermsQuery['sharingTerms']

/** Somebody the department knows, or somebody new. */
export interface Whom {
  known: Recipient | null
  name: string
  organisation: string
  mail: string
  phone: string
}

export interface Draft {
  whom: Whom
  use: Use
  proof: ShareProof
  days: number
  mostOpens: number
  allowsDownload: boolean
  showsName: boolean
  reference: string
  message: string
  language: Language
}

/** As `core/sharing/types.py` has it. */
export const MOST_PHOTOS = 50
export const DAYS = [1, 7, 14, 30] as const
export const OPENS = [1, 3, 5, 10, 25] as const

export const PROOF_WORDS: Record<ShareProof, { name: string; hint: string }> = {
  PASSWORD: { name: 'share.password', hint: 'share.passwordHint' },
  SMS: { name: 'share.text', hint: 'share.textHint' },
  MAIL: { name: 'share.codeByMail', hint: 'share.codeByMailHint' },
}

export const LANGUAGES: readonly { value: Language; label: string; lang: string }[] = [
  { value: 'DUTCH', label: 'Nederlands', lang: 'nl' },
  { value: 'ENGLISH', label: 'English', lang: 'en' },
]

export const NOBODY: Whom = { known: null, name: '', organisation: '', mail: '', phone: '' }

export function fresh(language: Language): Draft {
  return {
    whom: NOBODY,
    use: usesFrom('CARE'),
    proof: 'PASSWORD',
    days: 7,
    mostOpens: 5,
    allowsDownload: false,
    showsName: false,
    reference: '',
    message: '',
    language,
  }
}

/** The ways to prove who they are that this box and this recipient allow. */
export function proofsOf(terms: Pick<SharingTerms, 'sendsMail' | 'sendsTexts'> | undefined): readonly ShareProof[] {
  return ['PASSWORD', ...(terms?.sendsTexts ? (['SMS'] as const) : []), ...(terms?.sendsMail ? (['MAIL'] as const) : [])]
}

/** The days that this hospital allows. */
export function daysOf(terms: Pick<SharingTerms, 'longestDays'> | undefined): readonly number[] {
  const longest = terms?.longestDays ?? 7
  const fitting = DAYS.filter((days) => days <= longest)
  return fitting.length > 0 ? fitting : [longest]
}

/** Whether the box itself will send the link: never by the way the code goes. */
export function isMailed(draft: Pick<Draft, 'whom' | 'proof'>, terms: Pick<SharingTerms, 'sendsMail'> | undefined): boolean {
  const mail = draft.whom.known ? draft.whom.known.mail : draft.whom.mail
  return (terms?.sendsMail ?? false) && draft.proof !== 'MAIL' && mail.trim() !== ''
}

/** A copy for the public is downloaded by whoever answers for it, never kept from a link. */
export function isForPublic(purpose: Use['purpose']): boolean {
  return purpose === 'PUBLICATION' || purpose === 'MARKETING'
}

/** Whom it is for, as the box takes it. */
export function whomOf({ known, ...newRecipient }: Whom): Pick<ShareInput, 'recipient'> | Pick<ShareInput, 'newRecipient'> {
  return known ? { recipient: known.id } : { newRecipient }
}

/** Whether it is said whom a link is for. */
export const isSaid = (whom: Whom): boolean => whom.known !== null || whom.name.trim() !== ''

/** Of whom they are, each once. */
export function namesOf(photos: readonly Pick<PhotoDetailsFragment, 'patient'>[]): string[] {
  return [...new Set(photos.flatMap(({ patient }) => patient?.name ?? []))]
}

/** As the box takes it. */
export function inputOf(draft: Draft, photos: readonly string[], collection?: string): ShareInput {
  const { whom, use, showsName, allowsDownload, ...terms } = draft
  return {
    ...terms,
    photos: [...photos],
    ...(collection !== undefined && { collection }),
    ...whomOf(whom),
    purpose: use.purpose,
    channel: use.channel,
    allowsDownload: allowsDownload && !isForPublic(use.purpose),
    // Only for care may they see whose photo it is.
    showsName: showsName && use.purpose === 'CARE',
  }
}
