/** Why something was refused, in words, and the field that it is about. */
import type { TFunction } from 'i18next'
import type { Place } from '@/features/forms/draft'
import { Refusal } from '@/lib/api'

const REFUSALS: Record<string, string> = {
  CONFLICT: 'forms.conflict',
  NOT_FOUND: 'forms.gone',
  FORBIDDEN: 'forms.forbidden',
  OFFLINE: 'forms.offline',
}

const FIELDS: readonly Place[] = ['code', 'title', 'paragraphs', 'questions', 'validityMonths']

export function refusalOf(error: Error, t: TFunction): string {
  return t(REFUSALS[error instanceof Refusal ? error.code : ''] ?? 'forms.failed')
}

/** What the box found wrong with one field that nobody saw here. */
export function fieldOf(error: Error | null): Place | undefined {
  if (!(error instanceof Refusal) || error.code !== 'INVALID') return undefined
  return FIELDS.find((field) => field === error.field)
}
