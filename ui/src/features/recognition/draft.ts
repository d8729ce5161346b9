/** The switch as somebody turns it, and why the box would not have it so. */
import type { TFunction } from 'i18next'
import { Refusal } from '@/lib/api'
import type { Mode, SwitchDetailsFragment } from '@/lib/graphql/graphql'

export type Now = SwitchDetailsFragment
export type Model = Now['models'][number]

export interface Draft {
  mode: Mode
  dpia: string
  /** As 2027-11-26, or nothing yet. */
  reviewOn: string
  model: string
}

export const MODES: readonly { mode: Mode; name: string; text: string }[] = [
  { mode: 'OFF', name: 'recognition.off', text: 'recognition.offText' },
  { mode: 'VERIFY', name: 'recognition.verify', text: 'recognition.verifyText' },
  { mode: 'IDENTIFY', name: 'recognition.identify', text: 'recognition.identifyText' },
]

const FIELDS: Readonly<Record<string, string>> = {
  dpia: 'recognition.badDpia',
  reviewOn: 'recognition.badReview',
  model: 'recognition.badModel',
}

const REFUSALS: Readonly<Record<string, string>> = {
  FORBIDDEN: 'recognition.forbidden',
  OFFLINE: 'recognition.offline',
}

/** A single model is chosen already; nobody has to look for another. */
export function draftOf({ wanted, dpia, reviewOn, model, models }: Now): Draft {
  const only = models.length === 1 ? models[0] : undefined
  return { mode: wanted, dpia, reviewOn: reviewOn ?? '', model: model || (only?.id ?? '') }
}

export function isChanged(draft: Draft, now: Now): boolean {
  return JSON.stringify(draft) !== JSON.stringify(draftOf(now))
}

/** At the field that the box names; else for the whole form. */
export function refusalsOf(error: Error | null, t: TFunction): Partial<Record<string, string>> {
  if (!error) return {}
  const refusal = error instanceof Refusal ? error : undefined
  const words = FIELDS[refusal?.field ?? '']
  if (refusal?.field && words) return { [refusal.field]: t(words) }
  return { form: t(REFUSALS[refusal?.code ?? ''] ?? 'recognition.failed') }
}

/** Chosen, but its day has passed. */
export function isOverdue({ mode, wanted }: Pick<Now, 'mode' | 'wanted'>): boolean {
  return mode === 'OFF' && wanted !== 'OFF'
}
