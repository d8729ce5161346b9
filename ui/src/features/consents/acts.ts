/** What may be done with a consent, by where it stands: as `core/consents` has it. */
import { isOpen } from '@/lib/consent'
import type { ConsentState, ConsentOrigin, SigningMethod } from '@/lib/graphql/graphql'

export type Act = 'sign' | 'send' | 'renew' | 'withdraw' | 'void'

export function actsOf(state: ConsentState): readonly Act[] {
  if (isOpen({ state })) return ['sign', 'send', 'void']
  if (state === 'ACTIVE') return ['renew', 'withdraw', 'void']
  if (state === 'EXPIRED') return ['renew', 'void']
  return state === 'REFUSED' ? ['void'] : []
}

/** The mark of a state, in shape and colour; none where nothing was decided yet. */
export function toneOf(state: ConsentState): 'permitted' | 'expiring' | 'withdrawn' | 'unknown' {
  if (state === 'ACTIVE') return 'permitted'
  if (isOpen({ state })) return 'expiring'
  return state === 'SUPERSEDED' || state === 'ENTERED_IN_ERROR' ? 'unknown' : 'withdrawn'
}

export const STATE_WORDS: Record<ConsentState, string> = {
  DRAFT: 'consent.draft',
  SENT: 'consent.sent',
  PARTLY_SIGNED: 'consent.partly',
  ACTIVE: 'consent.active',
  EXPIRED: 'consent.expired',
  WITHDRAWN: 'consent.withdrawn',
  REFUSED: 'consent.refused',
  SUPERSEDED: 'consent.superseded',
  ENTERED_IN_ERROR: 'consent.inError',
}

export const ORIGIN_WORDS: Record<ConsentOrigin, string> = {
  STAFF: 'consent.byStaff',
  PHOTO_ASSIGNED: 'consent.byPhoto',
  RENEWAL: 'consent.byRenewal',
}

export const METHOD_WORDS: Record<SigningMethod, string> = {
  TABLET: 'consent.onTablet',
  QR: 'consent.byQr',
  LINK: 'consent.byLink',
  PAPER_SCAN: 'consent.onPaper',
  VERBAL_WITNESSED: 'consent.spoken',
}
