/** The cover of a photo where it has one; it comes when the first is wanted. */
import { lazy, Suspense } from 'react'
import type { PhotoDetailsFragment } from '@/lib/graphql/graphql'
import { useVeil } from '@/lib/veil'

const Cover = lazy(async () => ({ default: (await import('@/components/Cover')).Cover }))

export function Covered({ photo }: { photo: Pick<PhotoDetailsFragment, 'id' | 'labels' | 'development'> }) {
  const { labels } = useVeil(photo)
  if (labels.length === 0 || photo.development !== 'READY') return null
  return (
    <Suspense>
      <Cover photo={photo.id} labels={labels} />
    </Suspense>
  )
}
