/** The newest drawing over a photo, to be looked at beside another. */
import { useQuery } from '@tanstack/react-query'
import { ask } from '@/lib/api'
import { AnnotationDocument, type PhotoDetailsFragment } from '@/lib/graphql/graphql'
import { type Marks, marksOf } from '@/lib/marks'

const NONE: Marks = []

export function useMarks(photo: PhotoDetailsFragment | undefined): { marks: Marks; isUnread: boolean } {
  const asked = useQuery({
    queryKey: ['annotation', photo?.id],
    queryFn: async ({ signal }) =>
      marksOf((await ask(AnnotationDocument, { photo: photo?.id ?? '' }, signal)).annotation),
    // A photo of the inbox has no patient yet, and nothing is drawn over it.
    enabled: Boolean(photo?.patientId),
    // Whoever comes from drawing expects to see what they drew.
    staleTime: 0,
  })
  return { marks: asked.data ?? NONE, isUnread: asked.isError }
}
