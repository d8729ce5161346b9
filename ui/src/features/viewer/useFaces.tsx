/** Where there are faces in a photo, once the box has looked; it looks a moment after a photo came. */
import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { FacesPanel } from '@/features/viewer/FacesPanel'
import { ask } from '@/lib/api'
import { FacesDocument, type FacesQuery, type PhotoDetailsFragment } from '@/lib/graphql/graphql'

export type Faces = FacesQuery['faces']['faces']

const AGAIN_MS = 5000
/** Each look is a line in the log: after this nobody is expected to look any more. */
const EXPECTED_MS = 60_000

interface FoundFaces {
  /** Those to be framed; none where they are not to be seen. */
  framed: Faces
  panel: ReactNode
}

export function useFaces(id: string, photo: PhotoDetailsFragment | undefined): FoundFaces {
  const [isShown, setIsShown] = useState(false)
  const look = useQuery({
    queryKey: ['faces', id],
    queryFn: async ({ signal }) => (await ask(FacesDocument, { id }, signal)).faces,
    refetchInterval: ({ state }) =>
      state.data?.at === null && photo && Date.now() - Date.parse(photo.receivedAt) < EXPECTED_MS
        ? AGAIN_MS
        : false,
  }).data
  if (!look) return { framed: [], panel: null }
  return {
    framed: isShown ? look.faces : [],
    panel: <FacesPanel look={look} isShown={isShown} onShow={setIsShown} />,
  }
}
