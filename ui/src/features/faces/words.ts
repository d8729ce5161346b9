/** Suggestions and what is answered to them, in words. */
import type { TFunction } from 'i18next'
import { Refusal } from '@/lib/api'
import type { QueuedDetailsFragment, Verdict } from '@/lib/graphql/graphql'

export type Queued = QueuedDetailsFragment

/** As many as one answer may be about, and one page may hold: there is no second page. */
export const PAGE = 100

export const VERDICT_WORDS: Readonly<Record<Verdict, string>> = {
  CONFIRMED: 'queue.confirmed',
  REJECTED: 'queue.rejected',
  UNSURE: 'queue.unsure',
}

/** What was said, told back. */
export const SAID_WORDS: Readonly<Record<Verdict, string>> = {
  CONFIRMED: 'queue.saidYes',
  REJECTED: 'queue.saidNo',
  UNSURE: 'queue.saidUnsure',
}

const REFUSALS: Readonly<Record<string, string>> = {
  CONFLICT: 'queue.conflict',
  NOT_FOUND: 'queue.gone',
  FORBIDDEN: 'queue.forbidden',
  OFFLINE: 'queue.offline',
}

/** What is on the page is not what the box has. */
const OUTDATED = new Set(['CONFLICT', 'NOT_FOUND'])

export function refusalOf(error: Error, t: TFunction): string {
  return t(REFUSALS[error instanceof Refusal ? error.code : ''] ?? 'queue.failed')
}

export function isOutdated(error: Error): boolean {
  return error instanceof Refusal && OUTDATED.has(error.code)
}

export function nameOf({ patient }: Pick<Queued, 'patient'>, t: TFunction): string {
  return patient?.name ?? t('queue.somebody')
}

/** A word first; the number is for whoever asks for it. */
export function likenessOf({ isLikely }: Pick<Queued, 'isLikely'>, t: TFunction): string {
  return t(isLikely ? 'queue.likely' : 'queue.possible')
}

/** "Likely · 0.83"; without the number, where nothing may be said of likeness any more. */
export function scoreOf({ isLikely, cosine }: Pick<Queued, 'isLikely' | 'cosine'>, t: TFunction, language: string): string {
  if (cosine === null) return likenessOf({ isLikely }, t)
  const score = cosine.toLocaleString(language, { minimumFractionDigits: 2, maximumFractionDigits: 2 })
  return t(isLikely ? 'queue.likelyScore' : 'queue.possibleScore', { score })
}

export interface Group {
  patient: string
  suggestions: Queued[]
}

/** By person, in the order in which each first comes. */
export function groupsOf(suggestions: readonly Queued[]): Group[] {
  const groups = new Map<string, Group>()
  for (const each of suggestions) {
    const group = groups.get(each.patientId) ?? { patient: each.patientId, suggestions: [] }
    group.suggestions.push(each)
    groups.set(each.patientId, group)
  }
  return [...groups.values()]
}
