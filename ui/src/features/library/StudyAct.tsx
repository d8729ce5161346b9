/** The way from the chosen photos to copies for a study. */
import { FlaskConical } from 'lucide-react'
import { lazy, Suspense, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Photo } from '@/features/library/layout'

const StudyDialog = lazy(async () => ({ default: (await import('@/components/StudyDialog')).StudyDialog }))

export function StudyAct({ chosen }: { chosen: readonly Photo[] }) {
  const { t } = useTranslation()
  const [isAsking, setIsAsking] = useState(false)
  return (
    <>
      <button
        type="button"
        className="btn"
        onClick={() => {
          setIsAsking(true)
        }}
      >
        <FlaskConical className="ic" aria-hidden />
        {t('selection.research')}
      </button>
      {isAsking && (
        <Suspense>
          <StudyDialog
            photos={chosen}
            onClose={() => {
              setIsAsking(false)
            }}
          />
        </Suspense>
      )}
    </>
  )
}
