/** Files the chosen photos of the library under a patient, which cannot be taken back. */
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Dialog } from '@/components/Dialog'
import { DialogFoot } from '@/components/DialogFoot'
import { FiledNote, PatientGuard } from '@/components/PatientGuard'
import type { PatientDetailsFragment } from '@/lib/graphql/graphql'
import { useFiling } from '@/lib/useFiling'

interface Props {
  chosen: readonly string[]
  /** With those that are still to be filed. */
  onClose: (left: readonly string[]) => void
}

export function FileDialog({ chosen, onClose }: Props) {
  const { t } = useTranslation()
  const [photos, setPhotos] = useState(chosen)
  const [patient, setPatient] = useState<PatientDetailsFragment>()
  const filing = useFiling(({ left }) => {
    setPhotos(left)
  })
  const close = () => {
    // What goes on is seen to its end: it cannot be taken back.
    if (!filing.step) onClose(photos)
  }
  return (
    <Dialog title={t('assign.title')} lead={t('assign.count', { count: chosen.length })} onClose={close}>
      <div className="dialog-body col">
        <FiledNote filing={filing} />
        {photos.length > 0 && (
          <PatientGuard photos={photos} patient={patient} onPatient={setPatient} filing={filing} />
        )}
      </div>
      {photos.length === 0 && <DialogFoot isDone autoFocus onClose={close} />}
    </Dialog>
  )
}
