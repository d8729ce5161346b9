/** The way from the chosen photos to a collection. */
import { FolderOpen } from 'lucide-react'
import { lazy, Suspense, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Photo } from '@/features/library/layout'
import { useKeys } from '@/lib/keys'

const CollectDialog = lazy(async () => ({ default: (await import('@/components/CollectDialog')).CollectDialog }))

export function CollectAct({ chosen }: { chosen: readonly Photo[] }) {
  const { t } = useTranslation()
  const [isCollecting, setIsCollecting] = useState(false)
  const collect = () => {
    setIsCollecting(true)
  }
  useKeys({
    v: (event) => {
      // Or the letter would be typed into the field that opens.
      event.preventDefault()
      collect()
    },
  })
  return (
    <>
      <button type="button" className="btn" onClick={collect}>
        <FolderOpen className="ic" aria-hidden />
        {t('selection.collect')}
        <kbd className="kbd single">V</kbd>
      </button>
      {isCollecting && (
        <Suspense>
          <CollectDialog
            photos={chosen}
            onClose={() => {
              setIsCollecting(false)
            }}
          />
        </Suspense>
      )}
    </>
  )
}
