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
