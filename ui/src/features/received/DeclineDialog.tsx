/** Turns a photo from outside down; it cannot be undone, so it is asked once more. */
import { useMutation } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Dialog } from '@/components/Dialog'
import type { Held } from '@/features/received/words'
import { ask } from '@/lib/api'
import { DeclineHeldPhotoDocument } from '@/lib/graphql/graphql'

interface Props {
  held: Held
  onDone: (words: string) => void
  onClose: () => void
}

export function DeclineDialog({ held, onDone, onClose }: Props) {
  const { t } = useTranslation()
  const decline = useMutation({
    mutationFn: async () => ask(DeclineHeldPhotoDocument, { photo: held.id }),
    onSuccess: () => {
      onDone(t('received.declined'))
    },
  })
  return (
    <Dialog title={t('received.declineSure')} onClose={onClose}>
      <div className="dialog-body col">
        <p>{t('received.declineText')}</p>
        {decline.error && (
          <p className="refusal" role="alert">
            {t('problem.failed')}
          </p>
        )}
      </div>
      <footer className="df">
        <button type="button" className="btn end" onClick={onClose}>
          {t('dialog.cancel')}
        </button>
        <button type="button" className="btn p" disabled={decline.isPending} onClick={() => { decline.mutate() }}>
          {t('received.declineYes')}
        </button>
      </footer>
    </Dialog>
  )
}
