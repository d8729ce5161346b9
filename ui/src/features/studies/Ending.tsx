/** Signing for an export, and stopping one: each asked once more, for neither can be undone. */
import { useMutation } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Dialog } from '@/components/Dialog'
import { DialogFoot } from '@/components/DialogFoot'
import type { Export } from '@/features/studies/words'
import { ask } from '@/lib/api'
import { SignCopiesDocument, StopCopiesDocument } from '@/lib/graphql/graphql'

interface Props {
  shown: Export
  onDone: () => void
  onClose: () => void
}

export function SignDialog({ shown, onDone, onClose }: Props) {
  const { t } = useTranslation()
  const lead = t('studies.signLead', { count: shown.progress.accepted })
  const sign = () => ask(SignCopiesDocument, { id: shown.id })
  return <Ending title={t('studies.sign')} lead={lead} act={t('studies.sign')} mutation={sign} onDone={onDone} onClose={onClose} />
}

export function StopDialog({ shown, onDone, onClose }: Props) {
  const { t } = useTranslation()
  const lead = t('studies.stopLead')
  const stop = () => ask(StopCopiesDocument, { id: shown.id })
  return <Ending title={t('studies.stopTitle')} lead={lead} act={t('studies.stop')} mutation={stop} onDone={onDone} onClose={onClose} />
}

interface EndingProps {
  title: string
  lead: string
  act: string
  mutation: () => Promise<unknown>
  onDone: () => void
  onClose: () => void
}

function Ending({ title, lead, act, mutation, onDone, onClose }: EndingProps) {
  const { t } = useTranslation()
  const end = useMutation({ mutationFn: mutation, onSuccess: onDone })
  return (
    <Dialog title={title} lead={lead} onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          end.mutate()
        }}
      >
        {end.error && (
          <p className="refusal dialog-body" role="alert">
            {t('studies.failed')}
          </p>
        )}
        <DialogFoot act={act} isBusy={end.isPending} onClose={onClose} />
      </form>
    </Dialog>
  )
}
