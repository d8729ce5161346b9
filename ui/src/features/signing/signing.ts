/** What a signature needs, and what of it is still missing. */
import { type Consent, inOrder } from '@/lib/consent'
import type { Capacity, Purpose, SigningInput } from '@/lib/graphql/graphql'
import { drawingOf, type Stroke } from '@/lib/signature'

export interface Draft {
  answers: Partial<Record<Purpose, boolean>>
  capacity: Capacity | undefined
  name: string
  strokes: readonly Stroke[]
}

export const EMPTY: Draft = { answers: {}, capacity: undefined, name: '', strokes: [] }

/** As the box takes a name, see `core/consents/steps.py`. */
const SHORTEST_NAME = 2
export const LONGEST_NAME = 200

export type Missing = { part: 'answer'; purpose: Purpose } | { part: 'capacity' } | { part: 'name' }

/** In the order of the page. Where somebody can sign in one way only, there is nothing to choose. */
export function missingOf(draft: Draft, consent: Consent, capacities: readonly Capacity[]): Missing[] {
  const unanswered = inOrder(consent.form.questions).filter(({ purpose }) => draft.answers[purpose] === undefined)
  return [
    ...unanswered.map(({ purpose }) => ({ part: 'answer' as const, purpose })),
    ...(capacityOf(draft, capacities) ? [] : [{ part: 'capacity' as const }]),
    ...(draft.name.trim().length < SHORTEST_NAME ? [{ part: 'name' as const }] : []),
  ]
}

export function capacityOf(draft: Draft, capacities: readonly Capacity[]): Capacity | undefined {
  return capacities.length === 1 ? capacities[0] : draft.capacity
}

/** What is sent; nothing while something is missing. */
export function signingOf(draft: Draft, consent: Consent, capacities: readonly Capacity[]): SigningInput | undefined {
  const capacity = capacityOf(draft, capacities)
  if (!capacity || missingOf(draft, consent, capacities).length > 0) return undefined
  return {
    signer: draft.name.trim(),
    capacity,
    answers: consent.form.questions.map(({ purpose }) => ({ purpose, isYes: draft.answers[purpose] === true })),
    drawing: drawingOf(draft.strokes),
  }
}

/** Whether leaving would lose something. */
export function isBegun(draft: Draft): boolean {
  return Object.keys(draft.answers).length > 0 || draft.name !== '' || draft.strokes.length > 0
}
