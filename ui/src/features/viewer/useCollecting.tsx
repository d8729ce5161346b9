/** From a photo to a collection; one without a patient waits for that first. */
import { lazy, Suspense, useState } from 'react'
import type { PhotoDetailsFragment } from '@/lib/graphql/graphql'
import { useKeys } from '@/lib/keys'
import { may } from '@/lib/may'
import { useMe } from '@/lib/who'

const CollectDialog = lazy(async () => ({ default: (await import('@/components/CollectDialog')).CollectDialog }))

export function useCollecting(photo: PhotoDetailsFragment | undefined) {
  const mayCollect = may(useMe(), 'collect') && photo?.state === 'ACTIVE'
  const [isCollecting, setIsCollecting] = useState(false)
  const collect = () => {
    setIsCollecting(true)
  }
  useKeys(
    {
      v: (event) => {
        event.preventDefault()
        collect()
      },
    },
    mayCollect,
  )
  return {
    collect: mayCollect ? collect : undefined,
    collectDialog: photo && isCollecting && (
      <Suspense>
        <CollectDialog
          photos={[photo]}
          onClose={() => {
            setIsCollecting(false)
          }}
        />
      </Suspense>
    ),
  }
}
