/** A grant as a sentence, what a place is called, and why something was refused. */
import type { TFunction } from 'i18next'
import { type Draft, type Grant, isOfHospital, LABELS, type Place, VEILED } from '@/features/access/draft'
import { Refusal } from '@/lib/api'
import { PURPOSE_WORDS } from '@/lib/consent'
import { siteName } from '@/lib/words'

const REFUSALS: Record<string, string> = {
  CONFLICT: 'access.conflict',
  FORBIDDEN: 'access.forbidden',
  INVALID: 'access.invalid',
  OFFLINE: 'access.offline',
  STEP_UP_REQUIRED: 'access.unproved',
}

/** "Foto's bekijken van de eigen afdeling, zonder label, voor zorg." */
export function sentenceOf(grant: Grant, t: TFunction): string {
  const verb = t(`verb.${grant.verb}`)
  if (isOfHospital(grant.verb)) return t('access.plain', { verb })
  return t('access.sentence', {
    verb,
    reach: t(`reach.${grant.reach}`),
    relation: grant.treating ? t('access.treating') : '',
    labels: labelsOf(grant, t),
    purposes: grant.purposes.map((purpose) => t(PURPOSE_WORDS[purpose]).toLowerCase()).join(', '),
  })
}

function labelsOf({ covers }: Grant, t: TFunction): string {
  if (covers.length === 0) return t('access.noLabels')
  if (covers.length === LABELS.length) return t('access.allLabels')
  return t('access.someLabels', { labels: covers.map((label) => t(`label.${label}`)).join(', ') })
}

export function namesOf(places: readonly Place[], drafts: readonly Draft[], t: TFunction, language: string): string {
  const nameOf = (place: Place) => {
    if (place === VEILED) return t('access.veiled')
    const role = drafts.flatMap(({ roles }) => roles).find(({ code }) => code === place)
    return role ? siteName(role, language) : place
  }
  return places.map(nameOf).join(', ')
}

export function refusalOf(error: Error, t: TFunction): string {
  return t(REFUSALS[error instanceof Refusal ? error.code : ''] ?? 'access.failed')
}
