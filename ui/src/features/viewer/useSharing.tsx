/** From a photo to a link for somebody outside. */
import { lazy, Suspense, useState } from 'react'
import type { PhotoDetailsFragment } from '@/lib/graphql/graphql'
import { useKeys } from '@/lib/keys'
import { may } from '@/lib/may'
import { useMe } from '@/lib/who'

const ShareDialog = lazy(async () => ({ default: (await import('@/components/ShareDialog')).ShareDialog }))

export function useSharing(photo: PhotoDetailsFragment | undefined) {
  const mayShare = may(useMe(), 'share')
  const [isSharing, setIsSharing] = useState(false)
  const share = () => {
    setIsSharing(true)
  }
  useKeys(
    {
      s: (event) => {
        event.preventDefault()
        share()
      },
    },
    mayShare && photo !== undefined,
  )
  return {
    share: mayShare ? share : undefined,
    shareDialog: photo && isSharing && (
      <Suspense>
        <ShareDialog
          photos={[photo]}
          onClose={() => {
            setIsSharing(false)
          }}
        />
      </Suspense>
    ),
  }
}
