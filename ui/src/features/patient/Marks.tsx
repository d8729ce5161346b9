/** Whether a patient is somebody known, or of the staff: then only who treats them sees their photos. */
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Tick } from '@/components/Tick'
import { ask, Refusal } from '@/lib/api'
import { care } from '@/lib/care'
import { type Label, MarkPatientDocument, type PatientQuery } from '@/lib/graphql/graphql'

const MARKS: readonly Label[] = ['VIP', 'STAFF']

export function Marks({ patient }: { patient: PatientQuery['patient'] }) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const put = useMutation({
    mutationFn: async (labels: Label[]) => {
      const said = { id: patient.id, version: patient.version, labels }
      try {
        return await ask(MarkPatientDocument, said)
      } catch (error) {
        if (!isLockedOut(error)) throw error
        await care.claimed(error, patient.id)
        return ask(MarkPatientDocument, said)
      }
    },
    onSettled: () => client.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'who' }),
  })
  const now = put.isPending ? put.variables : patient.labels
  return (
    <fieldset disabled={put.isPending}>
      <legend className="sm st">{t('sensitive.patient')}</legend>
      {MARKS.map((label) => (
        <Tick
          key={label}
          label={t(`label.${label}`)}
          isOn={now.includes(label)}
          onTick={(isTicked) => {
            put.mutate(MARKS.filter((each) => (each === label ? isTicked : patient.labels.includes(each))))
          }}
        />
      ))}
      <p className="xs muted">{t('sensitive.patientLead')}</p>
      {put.error && (
        <p className="refusal sm" role="alert">
          {t(refusalOf(put.error))}
        </p>
      )}
    </fieldset>
  )
}

function isLockedOut(error: unknown): error is Refusal {
  return error instanceof Refusal && error.code === 'INVALID' && error.field === 'labels'
}

function refusalOf(error: Error): string {
  if (isLockedOut(error)) return 'sensitive.lockedOut'
  return error instanceof Refusal && error.code === 'CONFLICT' ? 'sensitive.conflict' : 'sensitive.failed'
}
