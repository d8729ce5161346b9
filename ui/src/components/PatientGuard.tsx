/**
 * The guard before photos are filed: name, birth date and the last photo of the patient are
 * looked at first, for afterwards it takes two people to correct it.
 */
import { useTranslation } from 'react-i18next'
import { LastPhoto } from '@/components/LastPhoto'
import { PatientCard } from '@/components/PatientCard'
import { PatientFinder } from '@/components/PatientFinder'
import type { PatientDetailsFragment } from '@/lib/graphql/graphql'
import type { Filing } from '@/lib/useFiling'

interface Props {
  photos: readonly string[]
  patient: PatientDetailsFragment | undefined
  onPatient: (patient: PatientDetailsFragment | undefined) => void
  filing: Filing
}

export function PatientGuard({ photos, patient, onPatient, filing }: Props) {
  const { t } = useTranslation()
  const { step, file } = filing
  if (!patient) return <PatientFinder onFound={onPatient} />
  const going = step && t('assign.going', { step: step.at, count: step.count })
  return (
    <>
      <PatientCard patient={patient} />
      <LastPhoto patient={patient.id} />
      <p className="note" data-s="expiring">
        {t('assign.compare')}
      </p>
      <div className="row wrap">
        <button
          type="button"
          className="btn p"
          autoFocus
          disabled={photos.length === 0}
          // Switched off it would lose the focus, and after a refusal one goes on from here.
          aria-disabled={step !== undefined}
          onClick={() => {
            if (!step) file(photos, patient)
          }}
        >
          {t('assign.confirm', { count: photos.length })}
        </button>
        <button
          type="button"
          className="btn"
          disabled={step !== undefined}
          onClick={() => {
            onPatient(undefined)
          }}
        >
          {t('assign.other')}
        </button>
      </div>
      {photos.length === 0 && <p className="hint">{t('assign.choose')}</p>}
      {step && (
        <div className="row">
          <progress max={step.count} value={step.at - 1} aria-label={t('assign.title')} />
          <span className="sm muted n nw">{going}</span>
        </div>
      )}
    </>
  )
}

/** What became of them, and of how many nothing did. */
export function FiledNote({ filing }: { filing: Filing }) {
  const { t } = useTranslation()
  const { outcome } = filing
  if (!outcome || filing.step) return null
  const { done, left, code, to } = outcome
  if (left.length === 0) {
    return (
      <p className="note" data-s="permitted" role="status">
        {t('assign.filed', { count: done.length, name: to.name })}
      </p>
    )
  }
  const count = done.length + left.length
  return (
    <p className="note" data-s="withdrawn" role="alert">
      {done.length > 0 ? t('assign.partly', { filed: done.length, count, name: to.name }) : t('assign.nothing')}{' '}
      {t(whyOf(code))}
    </p>
  )
}

function whyOf(code: string | undefined): string {
  if (code === 'CONFLICT') return 'assign.overtaken'
  return code === 'OFFLINE' || code === 'UNAVAILABLE' ? 'assign.passing' : 'problem.failed'
}
