/** How the parts of the policy are called, and why something was refused. */
import type { TFunction } from 'i18next'
import type { Place } from '@/features/policy/draft'
import { Refusal } from '@/lib/api'
import { PURPOSE_WORDS } from '@/lib/consent'
import type { LegalBasis } from '@/lib/graphql/graphql'

export const BASIS_WORDS: Record<LegalBasis, string> = {
  CARE_RECORD: 'policy.basisCare',
  CONSENT: 'policy.basisConsent',
  POLICY: 'policy.basisPolicy',
}

const REFUSALS: Record<string, string> = {
  CONFLICT: 'policy.conflict',
  FORBIDDEN: 'policy.forbidden',
  INVALID: 'policy.invalid',
  OFFLINE: 'policy.offline',
}

export function placeWords(place: Place): string {
  if (place === 'ages') return 'policy.ages'
  return place === 'remindDays' ? 'policy.reminders' : PURPOSE_WORDS[place]
}

/** "Onderzoek, Leeftijden" */
export function namesOf(places: readonly Place[], t: TFunction): string {
  return places.map((place) => t(placeWords(place))).join(', ')
}

export function refusalOf(error: Error, t: TFunction): string {
  return t(REFUSALS[error instanceof Refusal ? error.code : ''] ?? 'policy.failed')
}
