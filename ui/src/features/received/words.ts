/** How photos from outside are shown, and where a request stands. */
import { Refusal } from '@/lib/api'
import type { HeldDetailsFragment, RequestDetailsFragment, RequestHappened, RequestState } from '@/lib/graphql/graphql'

export type Held = HeldDetailsFragment
export type Request = RequestDetailsFragment

/** In shape and colour, as of a link. */
export function toneOf(state: RequestState): 'permitted' | 'expired' | 'withdrawn' | 'unknown' {
  if (state === 'ACTIVE') return 'permitted'
  if (state === 'EXPIRED') return 'expired'
  return state === 'FULL' || state === 'FINISHED' ? 'unknown' : 'withdrawn'
}

export const STATE_WORDS: Record<RequestState, string> = {
  ACTIVE: 'received.active',
  FULL: 'received.full',
  EXPIRED: 'received.expired',
  FINISHED: 'received.finished',
  REVOKED: 'received.revoked',
  DECLINED: 'received.saidNo',
  LOCKED: 'received.locked',
}

export const HAPPENED_WORDS: Record<RequestHappened, string> = {
  CODE_SENT: 'shares.codeSent',
  OPENED: 'shares.opened',
  ARRIVED: 'received.photoCame',
  WITHDRAWN: 'received.photoBack',
  REFUSED: 'shares.refused',
  LATE: 'shares.late',
  FINISHED: 'received.allSent',
  REVOKED: 'shares.ended',
  DECLINED: 'shares.saidNo',
  LOCKED: 'shares.guessed',
}

/** What came of a decision, as a key of the messages: its sender may have taken the photo back meanwhile. */
export async function decided(decision: Promise<unknown>, word: string): Promise<string> {
  try {
    await decision
    return word
  } catch (error) {
    if (error instanceof Refusal && error.code === 'NOT_FOUND') return 'received.tooLate'
    throw error
  }
}

/** Somebody with where they are from. */
export function called({ name, organisation }: { name: string; organisation: string }): string {
  return [name, organisation].filter(Boolean).join(', ')
}
