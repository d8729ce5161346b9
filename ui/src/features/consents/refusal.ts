/** Why something was refused, in words. */
import { Refusal } from '@/lib/api'

const WORDS: Record<string, string> = {
  ILLEGAL_STEP: 'consent.illegalStep',
  CONFLICT: 'consent.conflict',
  NOT_FOUND: 'consent.gone',
  FORBIDDEN: 'consent.forbidden',
  OFFLINE: 'problem.offline',
}

export function refusalOf(error: Error, t: (key: string) => string): string {
  return t(WORDS[error instanceof Refusal ? error.code : ''] ?? 'consent.failed')
}
