/** Neighbours are fetched and decoded ahead, nearest first; nothing is kept but in memory. */
import { media } from '@/lib/api'
import type { PhotoDetailsFragment } from '@/lib/graphql/graphql'
import { coveredBy, lookOf } from '@/lib/veil'

/** Pictures are not cacheable, so what was decoded is held here and shown itself. */
const held = new Map<string, HTMLImageElement>()
const MOST = 8

export function preload(photos: readonly (PhotoDetailsFragment | undefined)[]): void {
  for (const photo of photos) {
    if (photo?.development === 'READY' && coveredBy(photo).length === 0) previewOf(photo.id)
  }
}

/** The preview of a photo, decoded or on its way. */
export function previewOf(id: string): HTMLImageElement {
  const address = media(id, 'preview') + lookOf(id)
  const known = held.get(address)
  if (known && !(known.complete && known.naturalWidth === 0)) return known
  const image = new Image()
  image.decoding = 'async'
  image.src = address
  held.delete(address)
  held.set(address, image)
  const [oldest] = held.keys()
  if (held.size > MOST && oldest !== undefined) held.delete(oldest)
  return image
}

/** After an emergency nothing of it stays in memory. */
export function forgetPreviews(): void {
  held.clear()
}
