/** The button that opens the dialog, where photos of somebody could come from outside. */
import { Download } from 'lucide-react'
import { lazy, Suspense, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { may } from '@/lib/may'
import { useMe } from '@/lib/who'
import '@/components/receivedWords'

// Few who pass by will open it.
const RequestDialog = lazy(async () => ({ default: (await import('@/components/RequestDialog')).RequestDialog }))

export function AskForPhotos({ patient }: { patient?: { id: string; name: string } }) {
  const { t } = useTranslation()
  const [isOpen, setIsOpen] = useState(false)
  if (!may(useMe(), 'upload')) return null
  return (
    <>
      <button
        type="button"
        className="btn"
        onClick={() => {
          setIsOpen(true)
        }}
      >
        <Download className="ic" aria-hidden />
        {t('request.ask')}
      </button>
      {isOpen && (
        <Suspense>
          <RequestDialog
            {...(patient && { patient })}
            onClose={() => {
              setIsOpen(false)
            }}
          />
        </Suspense>
      )}
    </>
  )
}
