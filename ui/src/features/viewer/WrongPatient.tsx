/**
 * Says that a photo is of another patient. Nothing moves yet: a colleague has to look at it
 * too. Both patients are shown before it is sent, the new one with their last photo.
 */
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Dialog } from '@/components/Dialog'
import { DialogFoot } from '@/components/DialogFoot'
import { Field } from '@/components/Field'
import { LastPhoto } from '@/components/LastPhoto'
import { PatientCard } from '@/components/PatientCard'
import { PatientFinder } from '@/components/PatientFinder'
import { ask, Refusal } from '@/lib/api'
import { type PatientDetailsFragment, ProposeCorrectionDocument } from '@/lib/graphql/graphql'

interface Props {
  photo: string
  patient: PatientDetailsFragment
  onClose: () => void
}

/** What the box takes, see `core/corrections/service.py`. */
const REASON = { shortest: 5, longest: 500 }

export function WrongPatient({ photo, patient, onClose }: Props) {
  const { t } = useTranslation()
  const [right, setRight] = useState<PatientDetailsFragment>()
  const client = useQueryClient()
  const propose = useMutation({
    mutationFn: (said: { patient: string; reason: string }) => ask(ProposeCorrectionDocument, { photo, ...said }),
    onSuccess: () => client.invalidateQueries({ queryKey: ['corrections'] }),
  })
  if (propose.isSuccess) {
    return (
      <Dialog title={t('wrong.title')} onClose={onClose}>
        <p className="dialog-body" role="status">
          {t('wrong.sent')}
        </p>
        <DialogFoot isDone autoFocus onClose={onClose} />
      </Dialog>
    )
  }
  const isSame = right?.id === patient.id
  return (
    <Dialog title={t('wrong.title')} lead={t('wrong.lead')} onClose={onClose}>
      <div className="dialog-body col">
        <h3>{t('wrong.now')}</h3>
        <PatientCard patient={patient} />
        <h3>{t('wrong.right')}</h3>
        {!right && <PatientFinder onFound={setRight} />}
        {right && (
          <>
            <PatientCard patient={right} />
            <LastPhoto patient={right.id} />
            <p className="note" data-s={isSame ? 'withdrawn' : 'expiring'} role={isSame ? 'alert' : undefined}>
              {t(isSame ? 'wrong.same' : 'assign.compare')}
            </p>
            <button type="button" className="btn start" onClick={() => { setRight(undefined) }}>
              {t('assign.other')}
            </button>
          </>
        )}
      </div>
      {right && !isSame && (
        <form
          onSubmit={(event) => {
            event.preventDefault()
            const reason = new FormData(event.currentTarget).get('reason')
            if (typeof reason === 'string') propose.mutate({ patient: right.id, reason: reason.trim() })
          }}
        >
          <div className="dialog-body">
            <Field label={t('wrong.reason')} hint={t('wrong.reasonHint')} refusal={refusalOf(propose.error, t)}>
              {(attributes) => (
                <input
                  {...attributes}
                  className="in"
                  name="reason"
                  minLength={REASON.shortest}
                  maxLength={REASON.longest}
                  autoComplete="off"
                  required
                  autoFocus
                />
              )}
            </Field>
          </div>
          <DialogFoot act={t('wrong.propose')} isBusy={propose.isPending} onClose={onClose} />
        </form>
      )}
    </Dialog>
  )
}

function refusalOf(error: Error | null, t: (key: string) => string): string | undefined {
  if (error === null) return undefined
  const code = error instanceof Refusal ? error.code : ''
  if (code === 'CONFLICT') return t('wrong.already')
  if (code === 'INVALID') return t('wrong.reasonHint')
  return t('problem.failed')
}
