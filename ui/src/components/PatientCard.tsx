/** Name, birth date and number: the two identifiers that are compared at the bedside. */
import { UserRound } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { day } from '@/lib/format'
import type { PatientDetailsFragment } from '@/lib/graphql/graphql'

export function PatientCard({ patient }: { patient: PatientDetailsFragment }) {
  const { t } = useTranslation()
  return (
    <div className="patient row">
      <span className="av q">
        <UserRound className="ic" aria-hidden />
      </span>
      <div className="grow">
        <div className="st lg ell">{patient.name}</div>
        <div className="sm muted n">
          {t(`sexLong.${patient.sex}`)} · {t('patient.born', { day: day(patient.birthDate) })} ·{' '}
          {t('patient.number', { number: patient.mrn })}
        </div>
      </div>
    </div>
  )
}
