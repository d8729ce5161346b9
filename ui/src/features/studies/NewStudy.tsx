/** Sets up a study: what it is called, what it rests on, and who alone can open its data. */
import { useMutation } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Dialog } from '@/components/Dialog'
import { DialogFoot } from '@/components/DialogFoot'
import { Field } from '@/components/Field'
import { ask, Refusal } from '@/lib/api'
import { BeginStudyDocument } from '@/lib/graphql/graphql'
import { told } from '@/lib/told'

interface Props {
  onBegun: () => void
  onClose: () => void
}

export function NewStudy({ onBegun, onClose }: Props) {
  const { t } = useTranslation()
  const begin = useMutation({
    mutationFn: (said: FormData) => {
      const [name, approval, recipient] = [told(said, 'name'), told(said, 'approval'), told(said, 'recipient')]
      return ask(BeginStudyDocument, { name, approval, recipient })
    },
    onSuccess: onBegun,
  })
  const isBadKey = begin.error instanceof Refusal && begin.error.code === 'INVALID'
  return (
    <Dialog title={t('studies.new')} onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          begin.mutate(new FormData(event.currentTarget))
        }}
      >
        <div className="dialog-body col">
          <Field label={t('studies.name')}>
            {(attributes) => <input {...attributes} className="in" name="name" maxLength={200} required />}
          </Field>
          <Field label={t('studies.approval')} hint={t('studies.approvalHint')}>
            {(attributes) => <input {...attributes} className="in" name="approval" maxLength={200} required />}
          </Field>
          <Field
            label={t('studies.recipient')}
            hint={t('studies.recipientHint')}
            refusal={begin.error ? t(isBadKey ? 'studies.badKey' : 'problem.failed') : undefined}
          >
            {(attributes) => (
              <input {...attributes} className="in n" name="recipient" autoComplete="off" spellCheck={false} required />
            )}
          </Field>
        </div>
        <DialogFoot act={t('studies.begin')} isBusy={begin.isPending} onClose={onClose} />
      </form>
    </Dialog>
  )
}
