/** How a publication is shown. */
import type { PublicationDetailsFragment, PublicationOutcome, PublicationState } from '@/lib/graphql/graphql'

export type Publication = PublicationDetailsFragment

export const STATE_WORDS: Record<PublicationState, string> = {
  LEFT: 'publications.left',
  LIVE: 'publications.live',
  RECALL_DUE: 'publications.due',
  UNUSED: 'publications.unused',
  RECALLED: 'publications.recalled',
  IRRECALLABLE: 'publications.irrecallable',
}

export const OUTCOMES: readonly { outcome: PublicationOutcome; words: string }[] = [
  { outcome: 'UNUSED', words: 'publications.isUnused' },
  { outcome: 'RECALLED', words: 'publications.isRecalled' },
  { outcome: 'IRRECALLABLE', words: 'publications.isIrrecallable' },
]

/** In shape and colour. */
export function toneOf(state: PublicationState): 'permitted' | 'expiring' | 'withdrawn' | 'unknown' {
  if (state === 'LIVE') return 'permitted'
  if (state === 'RECALL_DUE') return 'withdrawn'
  return state === 'LEFT' ? 'expiring' : 'unknown'
}

/** Nothing is to be done about it any more. */
export function isClosed(state: PublicationState): boolean {
  return state !== 'LEFT' && state !== 'LIVE' && state !== 'RECALL_DUE'
}
