/** Takes a photo from outside in: into the inbox, or straight under the patient that was asked about. */
import { useMutation } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Dialog } from '@/components/Dialog'
import { LastPhoto } from '@/components/LastPhoto'
import { PatientCard } from '@/components/PatientCard'
import { decided, type Held } from '@/features/received/words'
import { ask } from '@/lib/api'
import { AcceptHeldPhotoDocument } from '@/lib/graphql/graphql'

interface Props {
  held: Held
  onDone: (words: string) => void
  onClose: () => void
}

export function AcceptDialog({ held, onDone, onClose }: Props) {
  const { t } = useTranslation()
  const { patient } = held
  const accept = useMutation({
    mutationFn: (under: string | null) =>
      decided(ask(AcceptHeldPhotoDocument, { photo: held.id, patient: under }), 'received.accepted'),
    onSuccess: (word) => {
      onDone(t(word))
    },
  })
  return (
    <Dialog title={t('received.acceptSure')} onClose={onClose}>
      <div className="dialog-body col">
        <img className="held-large" src={`/held/${held.id}/preview`} alt="" />
        <p>{t('received.acceptText')}</p>
        {patient && (
          <>
            <PatientCard patient={patient} />
            <LastPhoto patient={patient.id} />
          </>
        )}
        {accept.error && (
          <p className="refusal" role="alert">
            {t('problem.failed')}
          </p>
        )}
      </div>
      <footer className="df">
        <button type="button" className="btn end" onClick={onClose}>
          {t('dialog.cancel')}
        </button>
        <button
          type="button"
          className={patient ? 'btn' : 'btn p'}
          disabled={accept.isPending}
          onClick={() => {
            accept.mutate(null)
          }}
        >
          {t('received.acceptInbox')}
        </button>
        {patient && (
          <button
            type="button"
            className="btn p"
            disabled={accept.isPending}
            onClick={() => {
              accept.mutate(patient.id)
            }}
          >
            {t('received.acceptPatient', { name: patient.name })}
          </button>
        )}
      </footer>
    </Dialog>
  )
}
