/** Before anything is read: is the form about the right person? */
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { day } from '@/lib/format'

export interface Whose {
  name: string
  birthDate: string
}

interface Props {
  patient: Whose
  /** Nobody but the patient signs. */
  isOwn: boolean
  /** What to do when it is somebody else's. */
  otherwise: string
  onRight: () => void
}

export function IdentityCheck({ patient, isOwn, otherwise, onRight }: Props) {
  const { t } = useTranslation()
  const [isWrong, setIsWrong] = useState(false)
  return (
    <div className="calm-page">
      <h1>{t(isOwn ? 'sign.isYou' : 'sign.isPatient')}</h1>
      <p className="whose">
        <b>{patient.name}</b>
        <span className="n">{t('patient.born', { day: day(patient.birthDate) })}</span>
      </p>
      <div className="sign-answers wide">
        <button type="button" onClick={onRight}>
          {t('sign.right')}
        </button>
        <button
          type="button"
          aria-pressed={isWrong}
          onClick={() => {
            setIsWrong(true)
          }}
        >
          {t('sign.wrong')}
        </button>
      </div>
      <p role="status">{isWrong && otherwise}</p>
    </div>
  )
}
