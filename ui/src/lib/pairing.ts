/** Which photo of a patient one lays beside another. */
import type { PhotoDetailsFragment } from '@/lib/graphql/graphql'
import { placeOf } from '@/lib/operation'
import { whenOf } from '@/lib/words'

type Photo = PhotoDetailsFragment

/** The earlier photo first: a comparison reads from before to after. */
export function inOrder(one: Photo, other: Photo): [Photo, Photo] {
  return whenOf(one) <= whenOf(other) ? [one, other] : [other, one]
}

/**
 * The last photo before this one, rather of the same place on the body; without any earlier
 * photo the first one after it.
 */
export function counterpartOf(photo: Photo, others: readonly Photo[]): Photo | undefined {
  const rest = others.filter((each) => each.id !== photo.id)
  const alike = rest.filter((each) => placeOf(each) === placeOf(photo))
  const among = alike.length > 0 ? alike : rest
  const sorted = among.toSorted((one, other) => whenOf(one).localeCompare(whenOf(other)))
  return sorted.findLast((each) => whenOf(each) <= whenOf(photo)) ?? sorted[0]
}
