/** How a photo of the room is looked at and called. */
import type { TFunction } from 'i18next'
import type { RoomPhoto } from '@/features/room/useRoomPhotos'
import { capital } from '@/lib/format'
import type { Use } from '@/lib/release'
import type { Site } from '@/lib/sites'
import { siteName } from '@/lib/words'

/** A picture to look at, never the copy itself; the box decides again for each. */
export function lookAt(photo: string, { purpose, channel }: Use, size: 'thumbnail' | 'preview'): string {
  const asked = new URLSearchParams({ purpose: purpose.toLowerCase(), channel: channel.toLowerCase() })
  return `/media/${photo}/room/${size}?${asked.toString()}`
}

export function callOf(photo: RoomPhoto, sites: readonly Site[], t: TFunction, language: string): string {
  const site = sites.find(({ code }) => code === photo.bodySite)
  const parts = [
    site && siteName(site, language),
    photo.laterality && t(`side.${photo.laterality}`),
    photo.view && t(`view.${photo.view}`),
  ].filter((part) => typeof part === 'string')
  return parts.length > 0 ? capital(parts.join(', ').toLowerCase()) : t('photo.undescribed')
}
