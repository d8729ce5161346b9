/** Files the chosen photos of the inbox under a patient. */
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { FiledNote, PatientGuard } from '@/components/PatientGuard'
import type { PatientDetailsFragment, PhotoDetailsFragment } from '@/lib/graphql/graphql'
import { useFiling } from '@/lib/useFiling'

interface Props {
  photos: readonly PhotoDetailsFragment[]
  onAssigned: () => void
}

export function Assign({ photos, onAssigned }: Props) {
  const { t } = useTranslation()
  const [patient, setPatient] = useState<PatientDetailsFragment>()
  const filing = useFiling(({ left }) => {
    if (left.length > 0) return
    setPatient(undefined)
    onAssigned()
  })
  const isDone = filing.outcome?.left.length === 0
  return (
    <section className="card assign" aria-label={t('assign.title')}>
      <header className="card-head">
        <h2>{t('assign.title')}</h2>
        <span className="muted sm">{t('assign.count', { count: photos.length })}</span>
      </header>
      <div className="card-body col">
        {/* Whoever chooses the next photos has read what became of the last ones. */}
        {(photos.length === 0 || !isDone) && <FiledNote filing={filing} />}
        <PatientGuard photos={photos.map(({ id }) => id)} patient={patient} onPatient={setPatient} filing={filing} />
      </div>
    </section>
  )
}
