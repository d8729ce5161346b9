/** A patient's photos as a course in time, and the places on the body they show. */
import type { PhotoDetailsFragment } from '@/lib/graphql/graphql'
import { placeOf } from '@/lib/operation'
import { whenOf } from '@/lib/words'

export type Photo = PhotoDetailsFragment

export interface Visit {
  /** The day in the time zone of the reader, as 2026-11-14. */
  day: string
  photos: Photo[]
}

/** By day, the newest first, whatever order the photos came in. */
export function visitsOf(photos: readonly Photo[]): Visit[] {
  const visits = new Map<string, Visit>()
  const sorted = photos.toSorted((one, other) => whenOf(other).localeCompare(whenOf(one)))
  for (const photo of sorted) {
    const day = new Date(whenOf(photo)).toLocaleDateString('sv')
    const visit = visits.get(day) ?? { day, photos: [] }
    visit.photos.push(photo)
    visits.set(day, visit)
  }
  return [...visits.values()]
}

export interface Place {
  key: string
  photo: Photo
  count: number
}

/** The places that are seen, those with the most photos first. */
export function placesOf(photos: readonly Photo[]): Place[] {
  const places = new Map<string, Place>()
  for (const photo of photos) {
    const key = placeOf(photo)
    const place = places.get(key)
    if (place) place.count += 1
    else places.set(key, { key, photo, count: 1 })
  }
  return [...places.values()].toSorted((one, other) => other.count - one.count)
}
