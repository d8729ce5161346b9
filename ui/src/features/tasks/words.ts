/** Tasks, in words. */
import { Refusal } from '@/lib/api'
import type { CloseReason, TaskDetailsFragment } from '@/lib/graphql/graphql'

export type Task = TaskDetailsFragment

export const KIND_WORDS: Readonly<Record<Task['kind'], string>> = {
  SIGN: 'tasks.sign',
  CONSENT_EXPIRY: 'tasks.expiry',
  CONSENT_REVIEW: 'tasks.review',
  REASSESSMENT: 'tasks.reassessment',
}

/** What it means to close one. */
export const CLOSE_WORDS: Readonly<Record<Task['kind'], string>> = {
  SIGN: 'tasks.closeExpiry',
  CONSENT_EXPIRY: 'tasks.closeExpiry',
  CONSENT_REVIEW: 'tasks.closeReview',
  REASSESSMENT: 'tasks.closeReassessment',
}

export const REASONS: readonly { reason: CloseReason; words: string }[] = [
  { reason: 'REVIEWED', words: 'tasks.reviewed' },
  { reason: 'NOT_NEEDED', words: 'tasks.notNeeded' },
  { reason: 'UNREACHABLE', words: 'tasks.unreachable' },
]

const REFUSALS: Readonly<Record<string, string>> = {
  CONFLICT: 'tasks.conflict',
  NOT_FOUND: 'tasks.gone',
  FORBIDDEN: 'tasks.forbidden',
  INVALID: 'tasks.badMail',
  OFFLINE: 'problem.offline',
}

/** "3 days late", "today", "in 30 days": the key of the message and its number. */
export function dueWords(days: number): { key: string; count: number } {
  if (days < 0) return { key: 'tasks.daysLate', count: -days }
  if (days === 0) return { key: 'tasks.today', count: 0 }
  return days === 1 ? { key: 'tasks.tomorrow', count: 1 } : { key: 'tasks.inDays', count: days }
}

export function toneOf({ kind, dueInDays }: Pick<Task, 'kind' | 'dueInDays'>): 'withdrawn' | 'unknown' | 'expiring' {
  if (dueInDays < 0) return 'withdrawn'
  return kind === 'SIGN' ? 'unknown' : 'expiring'
}

/** Signing ends by an answer only. */
export function isClosable({ kind }: Pick<Task, 'kind'>): boolean {
  return kind !== 'SIGN'
}

export function refusalOf(error: Error, t: (key: string) => string): string {
  return t(REFUSALS[error instanceof Refusal ? error.code : ''] ?? 'problem.failed')
}
