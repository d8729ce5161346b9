/** The words for what a photo shows. */
import type { TFunction } from 'i18next'
import type { PhotoDetailsFragment } from '@/lib/graphql/graphql'
import { capital } from '@/lib/format'

type Photo = PhotoDetailsFragment

/** The name of a body site in the language of the page. */
export function siteName(site: { nl: string; en: string }, language: string): string {
  return language === 'en' ? site.en : site.nl
}

/** "Knie, links": what is known of where, or that nothing was said yet. */
export function titleOf(photo: Photo, t: TFunction, language: string): string {
  const parts = [
    photo.bodySite && siteName(photo.bodySite, language),
    photo.laterality && t(`side.${photo.laterality}`),
    photo.view && t(`view.${photo.view}`),
  ].filter((part) => part !== null && part !== '')
  return parts.length > 0 ? capital(parts.join(', ').toLowerCase()) : t('photo.undescribed')
}

/** When the photo was taken, or else came in. */
export function whenOf(photo: Photo): string {
  return photo.capturedAt ?? photo.receivedAt
}
