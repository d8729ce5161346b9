/** The photos of the last list, in its order, so that the viewer knows its neighbours. */
import type { PhotoDetailsFragment } from '@/lib/graphql/graphql'
import type { StampPurpose } from '@/lib/stamp'
import { Store } from '@/lib/store'

export interface Browsing {
  photos: readonly PhotoDetailsFragment[]
  total: number
  /** The address of the list, with its coded filters: where "back" leads. */
  from: string
  /** The purpose that photos are looked for, if one was named. */
  lens?: StampPurpose | undefined
}

export const browsing = new Store<Browsing>({ photos: [], total: 0, from: '/photos' })

/** The photo that was looked at last, for whoever comes back to the list it is in. */
export const seen = new Store<string | undefined>(undefined)

/** How far each list was scrolled, by its address. */
export const places = new Map<string, number>()
