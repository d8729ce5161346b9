/**
 * Files photos under a patient. Who that is must be looked at before it is done: name,
 * birth date and the last photo of them that the box has.
 */
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { LastPhoto } from '@/components/LastPhoto'
import { PatientCard } from '@/components/PatientCard'
import { PatientFinder } from '@/components/PatientFinder'
import { ask } from '@/lib/api'
import { AssignDocument, type PatientDetailsFragment, type PhotoDetailsFragment } from '@/lib/graphql/graphql'

interface Props {
  photos: readonly PhotoDetailsFragment[]
  onAssigned: () => void
}

export function Assign({ photos, onAssigned }: Props) {
  const { t } = useTranslation()
  const [patient, setPatient] = useState<PatientDetailsFragment>()
  const [filed, setFiled] = useState<string>()
  const client = useQueryClient()
  const assign = useMutation({
    mutationFn: async (to: PatientDetailsFragment) => {
      for (const { id } of photos) await ask(AssignDocument, { id, patient: to.id })
    },
    onSuccess: (_, to) => {
      setFiled(t('assign.filed', { count: photos.length, name: to.name }))
      setPatient(undefined)
      onAssigned()
    },
    onSettled: () =>
      Promise.all(['inbox', 'search', 'photo'].map((key) => client.invalidateQueries({ queryKey: [key] }))),
  })
  return (
    <section className="card assign" aria-label={t('assign.title')}>
      <header className="card-head">
        <h2>{t('assign.title')}</h2>
        <span className="muted sm">{t('assign.count', { count: photos.length })}</span>
      </header>
      <div className="card-body col">
        {filed && photos.length === 0 && (
          <p className="note" data-s="permitted" role="status">
            {filed}
          </p>
        )}
        {!patient && <PatientFinder onFound={setPatient} />}
        {patient && (
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
                disabled={photos.length === 0 || assign.isPending}
                onClick={() => {
                  assign.mutate(patient)
                }}
              >
                {t('assign.confirm', { count: photos.length })}
              </button>
              <button
                type="button"
                className="btn"
                onClick={() => {
                  setPatient(undefined)
                }}
              >
                {t('assign.other')}
              </button>
            </div>
            {photos.length === 0 && <p className="hint">{t('assign.choose')}</p>}
          </>
        )}
        {assign.error && (
          <p className="note" data-s="withdrawn" role="alert">
            {t('assign.failed')}
          </p>
        )}
      </div>
    </section>
  )
}
