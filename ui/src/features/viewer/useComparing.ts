/** From one photo to a comparison with the photo of the same patient before it. */
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { ask } from '@/lib/api'
import { type PhotoDetailsFragment, PhotosOfPatientDocument } from '@/lib/graphql/graphql'
import { counterpartOf, inOrder } from '@/lib/pairing'

/** As many as the box gives at once. */
const MOST = 100

export function useComparing(photo: PhotoDetailsFragment | undefined) {
  const navigate = useNavigate()
  const [alone, setAlone] = useState<string>()
  const compare = async () => {
    const patient = photo?.patientId
    if (!patient) return
    const told = await ask(PhotosOfPatientDocument, { patient, first: MOST }).catch(() => undefined)
    const other = told && counterpartOf(photo, told.photos.edges.map(({ node }) => node))
    if (!other) {
      setAlone(photo.id)
      return
    }
    const [a, b] = inOrder(photo, other)
    await navigate({ to: '/compare/$a/$b', params: { a: a.id, b: b.id } })
  }
  return {
    compare: () => void compare(),
    /** There was no other photo of this patient to lay beside it. */
    isAlone: alone !== undefined && alone === photo?.id,
  }
}
