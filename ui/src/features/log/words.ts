/** The log, in words. */
import { Refusal } from '@/lib/api'
import type {
  DayMark,
  LogCategory,
  LogEventDetailsFragment,
  LogOutcome,
  ReviewDetailsFragment,
  ReviewRule,
} from '@/lib/graphql/graphql'

export type LogEvent = LogEventDetailsFragment
export type Review = ReviewDetailsFragment

export const MARK_WORDS: Readonly<Record<DayMark, string>> = {
  NIGHT: 'mark.NIGHT',
  BULK: 'mark.BULK',
  REFUSED: 'mark.REFUSED',
  COPIES: 'mark.COPIES',
  EMERGENCY: 'mark.EMERGENCY',
  MORE_THAN_USUAL: 'mark.MORE_THAN_USUAL',
}

export const RULE_WORDS: Readonly<Record<ReviewRule, string>> = {
  SURNAME: 'rule.SURNAME',
  LABEL: 'rule.LABEL',
  BULK: 'rule.BULK',
  NO_RELATION: 'rule.NO_RELATION',
  NIGHT: 'rule.NIGHT',
  CHANCE: 'rule.CHANCE',
}

export const KIND_WORDS: Readonly<Record<LogCategory, string>> = {
  CHANGE: 'kind.CHANGE',
  COPY: 'kind.COPY',
  CREATE: 'kind.CREATE',
  LOG_IN: 'kind.LOG_IN',
  LOG_OUT: 'kind.LOG_OUT',
  LOG_VIEW: 'kind.LOG_VIEW',
  MANAGEMENT: 'kind.MANAGEMENT',
  READ: 'kind.READ',
  REFUSAL: 'kind.REFUSAL',
  RIGHTS: 'kind.RIGHTS',
  SEARCH: 'kind.SEARCH',
}

export const OUTCOME_WORDS: Readonly<Record<LogOutcome, string>> = {
  OK: 'views.OK',
  DENIED: 'views.DENIED',
  FAILED: 'views.FAILED',
}

const REFUSALS: Readonly<Record<string, string>> = {
  CONFLICT: 'log.conflict',
  NOT_FOUND: 'log.conflict',
  INVALID: 'log.tooShort',
  OFFLINE: 'problem.offline',
}

export function refusalOf(error: Error | null, t: (key: string) => string): string | undefined {
  if (error === null) return undefined
  return t(REFUSALS[error instanceof Refusal ? error.code : ''] ?? 'problem.failed')
}

/** The end of an identifier: enough to tell two apart in a list. */
export function short(id: string): string {
  return id.slice(-8)
}
