/** From a photo to the question what it may be used for, and to a download that says what for. */
import { lazy, Suspense, useState } from 'react'
import { browsing } from '@/lib/browsing'
import type { PhotoDetailsFragment } from '@/lib/graphql/graphql'
import { useKeys } from '@/lib/keys'
import { may } from '@/lib/may'
import type { UsePurpose } from '@/lib/release'
import { useStore } from '@/lib/store'
import { useMe } from '@/lib/who'

const ReleaseDialog = lazy(async () => ({ default: (await import('@/components/ReleaseDialog')).ReleaseDialog }))

export function useReleasing(photo: PhotoDetailsFragment | undefined) {
  const me = useMe()
  const { lens } = useStore(browsing)
  const [purpose, setPurpose] = useState<UsePurpose>()
  const release = () => {
    setPurpose(lens ?? 'EDUCATION')
  }
  const download = () => {
    setPurpose('CARE')
  }
  const mayDownload = may(me, 'download')
  useKeys({ r: release, ...(mayDownload && { d: download }) })
  return {
    release,
    download: mayDownload ? download : undefined,
    dialog: photo && purpose && (
      <Suspense>
        <ReleaseDialog
          photos={[photo]}
          purpose={purpose}
          onClose={() => {
            setPurpose(undefined)
          }}
        />
      </Suspense>
    ),
  }
}
