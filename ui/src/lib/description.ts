/** What somebody says a photo shows, while they are still saying it. */
import type { DescriptionInput, PhotoDetailsFragment } from '@/lib/graphql/graphql'

type Photo = PhotoDetailsFragment

/** `undefined`: left as each photo has it. `null`: emptied. */
export interface Draft {
  bodySite?: string | null
  laterality?: Photo['laterality']
  view?: Photo['view']
  phase?: Photo['phase']
  caption?: string
}

/** What the box is told: it empties what is left out, so all that stays goes along. */
export function describedAs(photo: Photo, draft: Draft): DescriptionInput {
  return {
    bodySite: photo.bodySite?.code ?? null,
    laterality: photo.laterality,
    view: photo.view,
    phase: photo.phase,
    procedure: photo.procedure,
    caption: photo.caption,
    capturedAt: photo.capturedAt,
    ...draft,
  }
}

/** The value that all photos share, or `undefined` where they differ. */
export function shared<Value>(photos: readonly Photo[], of: (photo: Photo) => Value): Value | undefined {
  const [first, ...others] = photos
  if (!first) return undefined
  return others.every((photo) => of(photo) === of(first)) ? of(first) : undefined
}

/** The fields in which what was typed is not what all of the photos say now. */
export function differing(draft: Draft, photos: readonly Photo[]): (keyof Draft)[] {
  const fields = Object.keys(draft) as (keyof Draft)[]
  return fields.filter((field) => photos.some((photo) => said(photo, field) !== draft[field]))
}

function said(photo: Photo, field: keyof Draft): Draft[keyof Draft] {
  return field === 'bodySite' ? (photo.bodySite?.code ?? null) : photo[field]
}

/** What a form of these photos begins with. */
export function sharedBy(photos: readonly Photo[]): Draft {
  return {
    bodySite: shared(photos, (photo) => photo.bodySite?.code ?? null),
    laterality: shared(photos, (photo) => photo.laterality),
    view: shared(photos, (photo) => photo.view),
    phase: shared(photos, (photo) => photo.phase),
    caption: shared(photos, (photo) => photo.caption),
  } as Draft
}
