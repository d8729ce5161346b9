/** Why something about an account was refused. */
import { Refusal } from '@/lib/api'

const REFUSALS: Record<string, string> = {
  CONFLICT: 'people.conflict',
  INVALID: 'people.invalid',
  FORBIDDEN: 'people.forbidden',
  STEP_UP_REQUIRED: 'people.unproved',
}

export function refusalOf(error: Error): string {
  return REFUSALS[error instanceof Refusal ? error.code : ''] ?? 'people.failed'
}
