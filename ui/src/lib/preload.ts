/** Neighbours are fetched and decoded ahead, nearest first; nothing is kept but in memory. */
import { media } from '@/lib/api'
import type { PhotoDetailsFragment } from '@/lib/graphql/graphql'

/** Pictures are not cacheable, so what was decoded is held here and shown itself. */
const held = new Map<string, HTMLImageElement>()
const MOST = 8

export function preload(photos: readonly (PhotoDetailsFragment | undefined)[]): void {
  for (const photo of photos) if (photo?.development === 'READY') previewOf(photo.id)
}

/** The preview of a photo, decoded or on its way. */
export function previewOf(id: string): HTMLImageElement {
  const known = held.get(id)
  if (known && !(known.complete && known.naturalWidth === 0)) return known
  const image = new Image()
  image.decoding = 'async'
  image.src = media(id, 'preview')
  held.delete(id)
  held.set(id, image)
  const [oldest] = held.keys()
  if (held.size > MOST && oldest !== undefined) held.delete(oldest)
  return image
}
