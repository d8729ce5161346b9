/** How a link is shown: its mark, where it stands, and what happened to it. */
import type { Happened, ShareDetailsFragment, ShareState } from '@/lib/graphql/graphql'

export type Share = ShareDetailsFragment

/** In shape and colour, as of a consent. */
export function toneOf(state: ShareState): 'permitted' | 'expired' | 'withdrawn' | 'unknown' {
  if (state === 'ACTIVE') return 'permitted'
  if (state === 'EXPIRED') return 'expired'
  return state === 'EXHAUSTED' ? 'unknown' : 'withdrawn'
}

export const STATE_WORDS: Record<ShareState, string> = {
  ACTIVE: 'shares.active',
  EXPIRED: 'shares.expired',
  EXHAUSTED: 'shares.exhausted',
  REVOKED: 'shares.revoked',
  DECLINED: 'shares.declined',
  LOCKED: 'shares.locked',
}

export const HAPPENED_WORDS: Record<Happened, string> = {
  CODE_SENT: 'shares.codeSent',
  OPENED: 'shares.opened',
  SEEN: 'shares.seen',
  DOWNLOADED: 'shares.downloaded',
  WITHHELD: 'shares.withheld',
  REFUSED: 'shares.refused',
  LATE: 'shares.late',
  CLOSED: 'shares.closed',
  REVOKED: 'shares.ended',
  DECLINED: 'shares.saidNo',
  LOCKED: 'shares.guessed',
}
