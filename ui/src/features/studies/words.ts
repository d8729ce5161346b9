/** How exports and their copies are said. */
import type { TFunction } from 'i18next'
import type { ExportDetailsFragment, ItemDetailsFragment, ResearchExportState } from '@/lib/graphql/graphql'

export type Export = ExportDetailsFragment
export type Item = ItemDetailsFragment

export const STATES: Record<ResearchExportState, string> = {
  PREPARING: 'studies.preparing',
  REVIEW: 'studies.review',
  SIGNED: 'studies.signed',
  STOPPED: 'studies.stopped',
}

/** By the reasons of `core/decisions` and `core/research`. */
const WHY: Record<string, string> = {
  no_patient: 'studies.whyNoPatient',
  channel_not_allowed: 'studies.whyPolicy',
  deidentified_only: 'studies.whyPolicy',
  unknown_person: 'studies.whyUnknown',
  unknown_face: 'studies.whyUnknown',
  denied: 'studies.whyDenied',
  withdrawn: 'studies.whyWithdrawn',
  expired: 'studies.whyExpired',
  not_yet: 'studies.whyNotYet',
  not_looked_at: 'studies.whyNotLooked',
  not_reviewed: 'studies.whyNotLooked',
  not_asked: 'studies.whyNotAsked',
  too_much: 'studies.whyTooMuch',
  still_shown: 'studies.whyStillShown',
  not_developed: 'studies.whyNotDeveloped',
  nothing_to_look_with: 'studies.whyNothing',
  lost: 'studies.whyLost',
  not_seen: 'studies.whyNotSeen',
}

/** In shape and colour. */
export function toneOf(state: ResearchExportState): 'permitted' | 'expiring' | 'unknown' {
  if (state === 'SIGNED') return 'permitted'
  return state === 'STOPPED' ? 'unknown' : 'expiring'
}

export function progressOf({ progress, state }: Export, t: TFunction): string {
  const { photos, done, held, accepted } = progress
  const parts = [t('studies.done', { done, photos })]
  if (held > 0) parts.push(t('studies.held', { count: held }))
  if (state !== 'PREPARING' && accepted > 0) parts.push(t('studies.accepted', { count: accepted }))
  return parts.join(' · ')
}

export function standingOf(item: Item, t: TFunction): string {
  switch (item.state) {
    case 'WAITING':
      return t('studies.isWaiting')
    case 'HELD':
      return t('studies.isHeld', { why: t(WHY[item.held ?? ''] ?? 'studies.whyUnknown') })
    case 'ACCEPTED':
      return t('studies.isAccepted')
    case 'LEFT_OUT':
      return t('studies.isLeftOut')
    case 'TO_REVIEW':
      return ''
  }
}

/** Everything was looked at, and something accepted. */
export function maySign({ isMine, state, progress }: Export): boolean {
  const { photos, held, judged, accepted } = progress
  return !isMine && state === 'REVIEW' && accepted > 0 && judged + held === photos
}
