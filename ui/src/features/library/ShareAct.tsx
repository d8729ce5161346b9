/** The way from the chosen photos to a link for somebody outside. */
import { Share2 } from 'lucide-react'
import { lazy, Suspense, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Photo } from '@/features/library/layout'
import { useKeys } from '@/lib/keys'

const ShareDialog = lazy(async () => ({ default: (await import('@/components/ShareDialog')).ShareDialog }))

export function ShareAct({ chosen }: { chosen: readonly Photo[] }) {
  const { t } = useTranslation()
  const [isSharing, setIsSharing] = useState(false)
  const share = () => {
    setIsSharing(true)
  }
  useKeys({
    s: (event) => {
      // Or the letter would be typed into the field that opens.
      event.preventDefault()
      share()
    },
  })
  return (
    <>
      <button type="button" className="btn" onClick={share}>
        <Share2 className="ic" aria-hidden />
        {t('selection.share')}
        <kbd className="kbd single">S</kbd>
      </button>
      {isSharing && (
        <Suspense>
          <ShareDialog
            photos={chosen}
            onClose={() => {
              setIsSharing(false)
            }}
          />
        </Suspense>
      )}
    </>
  )
}
