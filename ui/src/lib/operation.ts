/**
 * When somebody was operated, as far as their photos tell it for certain. Nothing is guessed:
 * where two readings are possible, nothing is said.
 */
import type { PhotoDetailsFragment } from '@/lib/graphql/graphql'

type Photo = Pick<PhotoDetailsFragment, 'bodySite' | 'laterality' | 'phase' | 'capturedAt'>

/** The day of the operation, as 2026-11-14, by the place on the body. */
export type Operations = ReadonlyMap<string, string>

/** "Left knee" is another place than "right knee". What nobody described is a place too. */
export function placeOf({ bodySite, laterality }: Pick<Photo, 'bodySite' | 'laterality'>): string {
  return `${bodySite?.code ?? ''} ${laterality ?? ''}`
}

/** `photos`: all of the patient; with some of them missing there may be another operation. */
export function operationsOf(photos: readonly Photo[]): Operations {
  const operations = new Map<string, string>()
  for (const place of new Set(photos.filter(({ bodySite }) => bodySite).map(placeOf))) {
    const day = operationDay(photos.filter((photo) => placeOf(photo) === place))
    if (day !== undefined) operations.set(place, day)
  }
  return operations
}

/** How many days after the operation of its place a photo was taken; before it: less than 0. */
export function daysAfter(operations: Operations, photo: Photo): number | undefined {
  const operated = operations.get(placeOf(photo))
  const taken = dayOf(photo)
  if (operated === undefined || taken === undefined) return undefined
  return Math.round((Date.parse(taken) - Date.parse(operated)) / 86_400_000)
}

/**
 * The one day on which photos were taken during surgery; else the day that has both the last
 * photo from before and the first from after. Before must lie before, and after after it: else
 * there was a second operation, or a phase is wrong.
 */
function operationDay(photos: readonly Photo[]): string | undefined {
  const during = new Set(daysIn(photos, 'INTRA_OP'))
  const last = daysIn(photos, 'PRE_OP').at(-1)
  const first = daysIn(photos, 'POST_OP')[0]
  if (during.size > 1) return undefined
  const day = [...during][0] ?? (last === first ? last : undefined)
  if (day === undefined || (last !== undefined && last > day) || (first !== undefined && first < day)) {
    return undefined
  }
  return day
}

function daysIn(photos: readonly Photo[], phase: Photo['phase']): string[] {
  return photos
    .filter((photo) => photo.phase === phase)
    .map(dayOf)
    .filter((day) => day !== undefined)
    .toSorted()
}

/** In the time zone of the reader. When it came in says nothing of when it was taken. */
function dayOf({ capturedAt }: Photo): string | undefined {
  return capturedAt === null ? undefined : new Date(capturedAt).toLocaleDateString('sv')
}
