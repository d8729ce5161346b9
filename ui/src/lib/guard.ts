/**
 * Who is in a photo, in the order in which the box counts them: its people, then the faces of
 * which nobody said whose they are. Each has a letter, the same in the picture and in the list.
 */
import type { DepictionsQuery, LookDetailsFragment } from '@/lib/graphql/graphql'
import { type Decision, isPermitted, statusOf } from '@/lib/release'
import { type Shape, shapeOf } from '@/lib/stamp'

export type Look = LookDetailsFragment
export type Face = Look['faces'][number]
export type Suggestion = Look['suggestions'][number]
export type Person = DepictionsQuery['depictions'][number]

interface Shown {
  letter: string
  /** Where the box counts them, see `Blocker`; who is declared nobody is not counted. */
  place: number | undefined
  faces: readonly Face[]
}

export type Somebody = Shown &
  (
    | { kind: 'person'; person: Person }
    | { kind: 'unknown'; face: Face; suggestions: readonly Suggestion[] }
    | { kind: 'declared'; face: Face }
  )

type NoLook = Pick<Look, 'faces' | 'suggestions'>
const NOTHING: NoLook = { faces: [], suggestions: [] }

/** Everybody in a photo, and each face that was found. */
export function everybodyIn(people: readonly Person[], look: NoLook = NOTHING): Somebody[] {
  const faces = look.faces.toSorted(byId)
  const known = new Set(people.map(({ id }) => id))
  // A name that was given a moment ago may be of somebody whom the page has not heard of yet.
  const isUnknown = (face: Face) => !face.isDeclared && !(face.depiction && known.has(face.depiction))
  const named = people.map((person, place) => ({
    kind: 'person' as const,
    person,
    letter: letterOf(place),
    place,
    faces: faces.filter(({ depiction }) => depiction === person.id),
  }))
  const unknown = faces.filter(isUnknown).map((face, at) => ({
    kind: 'unknown' as const,
    face,
    suggestions: look.suggestions.filter((each) => each.face.id === face.id),
    letter: letterOf(people.length + at),
    place: people.length + at,
    faces: [face],
  }))
  const before = named.length + unknown.length
  const declared = faces
    .filter(({ isDeclared }) => isDeclared)
    .map((face, at) => ({
      kind: 'declared' as const,
      face,
      letter: letterOf(before + at),
      place: undefined,
      faces: [face],
    }))
  return [...named, ...unknown, ...declared]
}

/** A to Z, then AA. */
export function letterOf(place: number): string {
  const last = String.fromCodePoint(65 + (place % 26))
  return place < 26 ? last : letterOf(Math.floor(place / 26) - 1) + last
}

/** Identifiers of the box are in the order in which their faces were found. */
function byId(one: Face, other: Face): number {
  return one.id < other.id ? -1 : 1
}

/** What stands in the way of a use, of one of them. */
export function blockerOf(decision: Decision, somebody: Somebody) {
  if (somebody.kind === 'declared') return undefined
  const face = somebody.kind === 'unknown' ? somebody.face.id : null
  return decision.blockers.find((each) => each.place === somebody.place && each.face === face)
}

/** The silhouette of one of them; where the photo as a whole is refused, nobody was asked. */
export function shapeIn(decision: Decision, somebody: Somebody): Shape {
  const blocker = blockerOf(decision, somebody)
  if (blocker) return shapeOf(statusOf(blocker.reason))
  return agreesIn(decision, somebody) ? 'permitted' : 'unknown'
}

export function agreesIn(decision: Decision, somebody: Somebody): boolean {
  return !blockerOf(decision, somebody) && (isPermitted(decision) || decision.blockers.length > 0)
}

export interface Wish {
  faces: string[]
  people: string[]
}

/**
 * Those in the way whom a mask takes away: never the photo's own patient, who is asked masked
 * or not; and all with a face where only a copy on which nobody can be recognised will do.
 */
export function maskable(everybody: readonly Somebody[], decision: Decision): Somebody[] {
  if (isPermitted(decision)) return []
  if (decision.reasons.includes('DEIDENTIFIED_ONLY')) return everybody.filter(({ faces }) => faces.length > 0)
  return everybody.filter((each) => blockerOf(decision, each) && !isSubject(each))
}

export function isSubject(somebody: Somebody): boolean {
  return somebody.kind === 'person' && somebody.person.role === 'SUBJECT'
}

export function wishOf(hidden: readonly Somebody[]): Wish {
  return {
    faces: hidden.flatMap((each) => (each.kind === 'person' ? [] : [each.face.id])),
    people: hidden.flatMap((each) => (each.kind === 'person' ? [each.person.id] : [])),
  }
}

/** Whether a copy hides that one: each of their faces, or by name where none is known. */
export function isHiddenIn(hidden: readonly string[], somebody: Somebody): boolean {
  if (somebody.faces.length > 0) return somebody.faces.every(({ id }) => hidden.includes(id))
  return somebody.kind === 'person' && hidden.includes(somebody.person.id)
}

/** What somebody who looks at a masked copy takes away, by that alone. */
const SEEN = new Set<string>(['NOT_REVIEWED', 'DEIDENTIFIED_ONLY'])

/** Only somebody's look at the masked copy is in its way. */
export function waitsForEyes({ reasons }: Decision): boolean {
  return reasons.length > 0 && reasons.every((reason) => SEEN.has(reason))
}
