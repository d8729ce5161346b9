/** Asks once more before something that cannot be undone. */
import { useMutation } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Dialog } from '@/components/Dialog'
import { DialogFoot } from '@/components/DialogFoot'

interface Props<Result> {
  title: string
  /** What comes of it. */
  text: string
  act: string
  /** How the way out is called, where its own word would not do. */
  keep?: string
  mutation: () => Promise<Result>
  /** Why it was refused, as a key of the messages. */
  refusalOf?: (error: Error) => string
  onDone: (result: Result) => void
  onClose: () => void
}

export function SureDialog<Result>({ title, text, act, keep, mutation, refusalOf, onDone, onClose }: Props<Result>) {
  const { t } = useTranslation()
  const sure = useMutation({ mutationFn: mutation, onSuccess: onDone })
  return (
    <Dialog title={title} onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          sure.mutate()
        }}
      >
        <div className="dialog-body col">
          <p>{text}</p>
          {sure.error && (
            <p className="refusal" role="alert">
              {t(refusalOf?.(sure.error) ?? 'problem.failed')}
            </p>
          )}
        </div>
        <DialogFoot act={act} {...(keep !== undefined && { closing: keep })} isBusy={sure.isPending} onClose={onClose} />
      </form>
    </Dialog>
  )
}
