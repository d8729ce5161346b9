/** Where there are faces in a photo, once the box has looked; it looks a moment after a photo came. */
import { type ReactNode, useState } from 'react'
import { FacesPanel } from '@/features/viewer/FacesPanel'
import type { PhotoDetailsFragment } from '@/lib/graphql/graphql'
import type { Look } from '@/lib/guard'
import { type Everybody, useEverybody } from '@/lib/useEverybody'
import '@/components/guardWords'

interface FoundFaces {
  /** Who is to be framed; none where they are not to be seen. */
  framed: Everybody | undefined
  panel: ReactNode
  /** What comes before anybody is asked for consent. */
  first: string | undefined
  isShown: boolean
  /** There is something to show. */
  isAny: boolean
  toggle: () => void
}

export function useFaces(photo: PhotoDetailsFragment | undefined): FoundFaces {
  const [isShown, setIsShown] = useState(false)
  const everybody = useEverybody(photo)
  const { look } = everybody
  const toggle = () => {
    setIsShown(!isShown)
  }
  if (!look || !photo) return { framed: undefined, panel: null, first: undefined, isShown, isAny: false, toggle }
  return {
    framed: isShown ? everybody : undefined,
    panel: (
      <FacesPanel
        // What was said of one photo is not taken back on another.
        key={photo.id}
        photo={photo}
        everybody={everybody}
        look={look}
        isShown={isShown}
        onShow={toggle}
      />
    ),
    first: firstOf(look),
    isShown,
    isAny: look.faces.length > 0,
    toggle,
  }
}

/** As long as that is not said, the photo is used for nothing but care. */
function firstOf({ at, faces }: Look): string | undefined {
  if (at === null) return 'guard.firstLook'
  return faces.some((face) => !face.depiction && !face.isDeclared) ? 'guard.firstSay' : undefined
}
