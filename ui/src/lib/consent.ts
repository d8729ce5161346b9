/** What a consent says, as pure rules: who still has to sign, and what is agreed until when. */
import type {
  Capacity,
  ConsentDetailsFragment,
  ConsentState,
  Effect,
  LinkDetailsFragment,
  Purpose,
} from '@/lib/graphql/graphql'

export type Consent = ConsentDetailsFragment
export type SentLink = LinkDetailsFragment

/** The language of a form, as the page and the browser know it. */
export function tongueOf({ language }: Pick<Consent['form'], 'language'>): 'nl' | 'en' {
  return language === 'DUTCH' ? 'nl' : 'en'
}

/** Still waiting for somebody to answer. */
const OPEN: readonly ConsentState[] = ['DRAFT', 'SENT', 'PARTLY_SIGNED']

export function isOpen(consent: Pick<Consent, 'state'>): boolean {
  return OPEN.includes(consent.state)
}

const EVERYBODY: readonly Capacity[] = ['SELF', 'PARENT', 'GUARDIAN', 'REPRESENTATIVE', 'WITNESS']

/** As what somebody may sign now, always in the same order. */
export function capacitiesOf(consent: Pick<Consent, 'missing'>): Capacity[] {
  const wanted = new Set(consent.missing.flatMap(({ capacities }) => capacities))
  return EVERYBODY.filter((capacity) => wanted.has(capacity))
}

/** From how many days before its end a permission is shown as ending soon. */
const SOON_DAYS = 90
const DAY_MS = 86_400_000

export type Standing = 'permitted' | 'expiring' | 'denied' | 'ended'

/** What an answer means at a moment. */
export function standingOf(consent: Pick<Consent, 'state' | 'ends'>, effect: Effect, now: Date): Standing {
  if (effect === 'DENY') return 'denied'
  if (consent.state !== 'ACTIVE' || consent.ends === null) return 'ended'
  const left = Date.parse(consent.ends) - now.getTime()
  if (left <= 0) return 'ended'
  return left <= SOON_DAYS * DAY_MS ? 'expiring' : 'permitted'
}

/**
 * The last day on which it holds, as 2028-11-26. It ends at a midnight: the day before that.
 * Half a day back is safe wherever the reader's clock is.
 */
export function lastDayOf(ends: string): string {
  return new Date(Date.parse(ends) - DAY_MS / 2).toLocaleDateString('sv')
}

/** From the ward to the world. */
export const PURPOSES_IN_ORDER: readonly Purpose[] = [
  'CARE',
  'QUALITY',
  'EDUCATION',
  'RESEARCH',
  'PUBLICATION',
  'MARKETING',
  'BIOMETRIC_MATCHING',
]

/** By purpose, in the same order on every page. */
export function inOrder<Part extends { purpose: Purpose }>(parts: readonly Part[]): Part[] {
  return parts.toSorted((one, other) => placeOf(one.purpose) - placeOf(other.purpose))
}

function placeOf(purpose: Purpose): number {
  return PURPOSES_IN_ORDER.indexOf(purpose)
}

/** The words for each purpose, see the messages. */
export const PURPOSE_WORDS: Record<Purpose, string> = {
  CARE: 'consent.care',
  QUALITY: 'consent.quality',
  EDUCATION: 'consent.education',
  RESEARCH: 'consent.research',
  PUBLICATION: 'consent.publication',
  MARKETING: 'consent.marketing',
  BIOMETRIC_MATCHING: 'consent.matching',
}

/** Who signs, as they would say it. */
export const CAPACITY_WORDS: Record<Capacity, string> = {
  SELF: 'consent.self',
  PARENT: 'consent.parent',
  GUARDIAN: 'consent.guardian',
  REPRESENTATIVE: 'consent.representative',
  WITNESS: 'consent.witness',
}
