/** The way from chosen photos to their patient; a refusal says which of them have one already. */
import { FolderInput } from 'lucide-react'
import { lazy, Suspense, useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Photo } from '@/features/library/layout'

const FileDialog = lazy(async () => ({ default: (await import('@/features/library/FileDialog')).FileDialog }))

interface Props {
  chosen: readonly Photo[]
  onChoose: (photos: readonly string[]) => void
}

export function FileAct({ chosen, onChoose }: Props) {
  const { t } = useTranslation()
  const note = useId()
  /** Those it was asked for: what is filed meanwhile stays in the dialog. */
  const [filing, setFiling] = useState<readonly string[]>()
  const [isRefused, setIsRefused] = useState(false)
  const unfiled = chosen.filter((photo) => photo.patientId === null).map(({ id }) => id)
  const filed = chosen.length - unfiled.length
  const saysWhy = isRefused && filed > 0
  return (
    <>
      <button
        type="button"
        className="btn"
        aria-describedby={saysWhy ? note : undefined}
        onClick={() => {
          if (filed > 0) setIsRefused(true)
          else setFiling(unfiled)
        }}
      >
        <FolderInput className="ic" aria-hidden />
        {t('selection.assign')}
      </button>
      {saysWhy && (
        <div className="selbar-note sm" role="alert">
          <p id={note}>{t('selection.filed', { count: filed })}</p>
          {unfiled.length > 0 && (
            <button
              type="button"
              className="btn sm"
              onClick={() => {
                setIsRefused(false)
                onChoose(unfiled)
              }}
            >
              {t('selection.unfiled', { count: unfiled.length })}
            </button>
          )}
        </div>
      )}
      {filing && (
        <Suspense>
          <FileDialog
            chosen={filing}
            onClose={(left) => {
              setFiling(undefined)
              onChoose(left)
            }}
          />
        </Suspense>
      )}
    </>
  )
}
