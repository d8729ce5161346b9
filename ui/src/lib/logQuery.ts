/** What is chosen of the log, as the address holds it: identifiers, codes and days, never a name. */
import type { LogCategory, LogOutcome } from '@/lib/graphql/graphql'

export const CATEGORIES: readonly LogCategory[] = [
  'READ',
  'COPY',
  'SEARCH',
  'CREATE',
  'CHANGE',
  'REFUSAL',
  'RIGHTS',
  'LOG_VIEW',
  'LOG_IN',
  'LOG_OUT',
  'MANAGEMENT',
]
export const OUTCOMES: readonly LogOutcome[] = ['OK', 'DENIED', 'FAILED']
export const TABS = ['reviews', 'emergencies'] as const

export interface LogQuery {
  tab?: (typeof TABS)[number]
  patient?: string
  person?: string
  photo?: string
  since?: string
  until?: string
  category?: LogCategory
  outcome?: LogOutcome
  emergency?: true
  address?: string
}

const SHAPES = {
  patient: /^[0-9a-f-]{36}$/i,
  person: /^[0-9a-f-]{36}$/i,
  photo: /^[0-9a-f-]{36}$/i,
  since: /^\d{4}-\d\d-\d\d$/,
  until: /^\d{4}-\d\d-\d\d$/,
  address: /^[0-9a-f.:]{2,45}$/i,
} as const

/** What is in an address, without whatever does not belong there. */
export function readLogQuery(asked: Record<string, unknown>): LogQuery {
  const told: Record<string, unknown> = {}
  for (const [name, shape] of Object.entries(SHAPES)) {
    const value = asked[name]
    if (typeof value === 'string' && shape.test(value)) told[name] = value
  }
  if (CATEGORIES.some((each) => each === asked['category'])) told['category'] = asked['category']
  if (OUTCOMES.some((each) => each === asked['outcome'])) told['outcome'] = asked['outcome']
  if (TABS.some((each) => each === asked['tab'])) told['tab'] = asked['tab']
  if (asked['emergency'] === true) told['emergency'] = true
  return told
}
