/** What can be asked of a photo that is to be used, and how the answer is said. */
import type { Channel, Obligation, Reason, ReleaseDecisionQuery } from '@/lib/graphql/graphql'
import { PURPOSES, type Status, type StampPurpose } from '@/lib/stamp'

export type Decision = ReleaseDecisionQuery['releaseDecision']
export type Blocker = Decision['blockers'][number]
export type UsePurpose = StampPurpose | 'CARE'

/** What can be done about it, by its words. */
export type Remedy = 'stamp.ask' | 'stamp.askAgain'

export interface Use {
  purpose: UsePurpose
  channel: Channel
}

export const USES: readonly UsePurpose[] = ['CARE', ...PURPOSES]

/** The ways of each purpose, the first of which stands for it in a stamp. The box decides. */
export const CHANNELS: Readonly<Record<UsePurpose, readonly [Channel, ...Channel[]]>> = {
  CARE: ['INTERNAL'],
  EDUCATION: ['INTERNAL', 'INTRANET', 'CONFERENCE'],
  RESEARCH: ['DATASET', 'INTERNAL'],
  PUBLICATION: ['JOURNAL', 'CONFERENCE', 'PRINT'],
  MARKETING: ['WEBSITE', 'SOCIAL', 'PRINT', 'PRESS'],
}

/** What is done, or must be done, with a copy that leaves. */
export const OBLIGATIONS: readonly Obligation[] = ['STRIP_METADATA', 'WATERMARK']

/** Why not, of one person: as the stamp says it, and whether a new consent may be asked for. */
const REASONS = new Map<Reason, { status: Status; remedy?: Remedy }>([
  ['WITHDRAWN', { status: 'WITHDRAWN' }],
  ['DENIED', { status: 'REFUSED' }],
  ['EXPIRED', { status: 'EXPIRED', remedy: 'stamp.askAgain' }],
  ['NOT_ASKED', { status: 'NOT_ASKED', remedy: 'stamp.ask' }],
  ['NOT_YET', { status: 'NOT_ASKED' }],
  ['UNKNOWN_PERSON', { status: 'NOT_ASKED' }],
  ['UNKNOWN_FACE', { status: 'NOT_ASKED' }],
  ['NOT_LOOKED_AT', { status: 'NOT_ASKED' }],
  ['NOT_REVIEWED', { status: 'NOT_ASKED' }],
])

/** Of the photo itself; nobody in it is at issue. */
export const WHOLE: readonly Reason[] = [
  'NO_PATIENT',
  'CHANNEL_NOT_ALLOWED',
  'DEIDENTIFIED_ONLY',
  'NOT_LOOKED_AT',
  'NOT_REVIEWED',
]

export function usesFrom(purpose: UsePurpose): Use {
  return { purpose, channel: CHANNELS[purpose][0] }
}

export function isPermitted(decision: Decision): boolean {
  return decision.effect === 'PERMIT'
}

export function statusOf(reason: Reason): Status {
  return REASONS.get(reason)?.status ?? 'NOT_ASKED'
}

/** Whoever took it back, or said no, is not asked again by a button. */
export function remedyOf(reason: Reason): Remedy | undefined {
  return REASONS.get(reason)?.remedy
}

/** What of the decision weighs most, for its one silhouette. */
export function worstOf({ reasons }: Decision): Status {
  const found = [...REASONS.keys()].find((reason) => reasons.includes(reason))
  return found ? statusOf(found) : 'WITHDRAWN'
}

/** Where the copy for that use is; it is decided again when it is asked for. */
export function copyOf(photo: string, { purpose, channel }: Use, isMasked = false): string {
  if (purpose === 'CARE' && !isMasked) return `/media/${photo}/original?purpose=care`
  const asked = new URLSearchParams({ purpose: purpose.toLowerCase(), channel: channel.toLowerCase() })
  return `/media/${photo}/${isMasked ? 'masked' : 'full'}?${asked.toString()}`
}
