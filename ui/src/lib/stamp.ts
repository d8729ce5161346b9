/**
 * What a stamp says: which shape, which word, until when. It pictures decisions that the box
 * took when it was asked, and decides nothing itself.
 */
import type { MarkDetailsFragment, Purpose } from '@/lib/graphql/graphql'

export type Mark = MarkDetailsFragment
export type Status = Mark['status']
export type StampPurpose = Extract<Purpose, 'EDUCATION' | 'RESEARCH' | 'PUBLICATION' | 'MARKETING'>
/** The silhouettes; colour comes last. */
export type Shape = 'permitted' | 'expiring' | 'expired' | 'withdrawn' | 'unknown' | 'care'

/** In the order in which a strip has them, which is how one knows which is which. */
export const PURPOSES: readonly StampPurpose[] = ['EDUCATION', 'RESEARCH', 'PUBLICATION', 'MARKETING']

/** Who refused says no, as does who took it back: one silhouette, two words. */
const SHAPES = new Map<Status, Shape>([
  ['PERMITTED', 'permitted'],
  ['EXPIRING', 'expiring'],
  ['EXPIRED', 'expired'],
  ['WITHDRAWN', 'withdrawn'],
  ['REFUSED', 'withdrawn'],
  ['NOT_ASKED', 'unknown'],
])

const DAY_MS = 86_400_000
/** From here on the date says more than the days. */
const FAR_DAYS = 90

export function isStampPurpose(code: unknown): code is StampPurpose {
  return PURPOSES.some((purpose) => purpose === code)
}

/** The mark of each purpose in the fixed order; what the box says nothing of was not asked. */
export function inOrder(stamp: readonly Mark[], now: number): Mark[] {
  return PURPOSES.map((purpose) => markOf(stamp, purpose, now))
}

/** A stamp that was looked at a while ago: what ended since then has ended. */
export function markOf(stamp: readonly Mark[], purpose: StampPurpose, now: number): Mark {
  const mark = stamp.find((each) => each.purpose === purpose)
  if (!mark) return { purpose, status: 'NOT_ASKED', date: null }
  const hasEnded = mayBeUsed(mark) && mark.date !== null && Date.parse(mark.date) <= now
  return hasEnded ? { ...mark, status: 'EXPIRED' } : mark
}

export function mayBeUsed({ status }: Pick<Mark, 'status'>): boolean {
  return status === 'PERMITTED' || status === 'EXPIRING'
}

export function shapeOf(status: Status): Shape {
  return SHAPES.get(status) ?? 'unknown'
}

export function isUnasked(marks: readonly Mark[]): boolean {
  return marks.every(({ status }) => status === 'NOT_ASKED')
}

/** How many of the photos may be used for that. */
export function countOf(stamps: readonly (readonly Mark[])[], purpose: StampPurpose, now: number): number {
  return stamps.filter((stamp) => mayBeUsed(markOf(stamp, purpose, now))).length
}

/**
 * The last day on which something holds that ends at `end`, as 2028-03-14 here: a consent
 * ends at the first moment of the day after it.
 */
export function lastDay(end: string): string {
  return dayHere(Date.parse(end) - 1)
}

/** The day of a moment, as 2028-03-14 here. */
export function dayHere(moment: number): string {
  return new Date(moment).toLocaleDateString('sv')
}

/** How many days are left, 0 on the last; none where the date says it better, or there is no end. */
export function daysLeft(mark: Mark, now: number): number | undefined {
  if (!mayBeUsed(mark) || mark.date === null) return undefined
  const days = Math.round((Date.parse(lastDay(mark.date)) - Date.parse(dayHere(now))) / DAY_MS)
  return days < FAR_DAYS ? days : undefined
}
