/** Stops a link, or all links for the same person; it cannot be undone, so it is asked once more. */
import { useMutation } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Dialog } from '@/components/Dialog'
import type { Share } from '@/features/shares/words'
import { ask } from '@/lib/api'
import { EndShareDocument, EndSharesOfRecipientDocument, RevokeShareDocument } from '@/lib/graphql/graphql'

interface Props {
  share: Share
  isOfficer: boolean
  onStopped: (words: string) => void
  onClose: () => void
}

export function StopDialog({ share, isOfficer, onStopped, onClose }: Props) {
  const { t } = useTranslation()
  const { id, name } = share.recipient
  const one = useMutation({
    mutationFn: async () => {
      if (isOfficer) await ask(RevokeShareDocument, { id: share.id })
      else await ask(EndShareDocument, { id: share.id })
    },
    onSuccess: () => {
      onStopped(t('shares.stopped'))
    },
  })
  const all = useMutation({
    mutationFn: async () => (await ask(EndSharesOfRecipientDocument, { recipient: id })).endSharesOfRecipient,
    onSuccess: (count) => {
      onStopped(t('shares.stoppedAll', { count }))
    },
  })
  const isBusy = one.isPending || all.isPending
  return (
    <Dialog title={t('shares.sure')} onClose={onClose}>
      <div className="dialog-body col">
        <p>{t('shares.sureText', { name })}</p>
        {(one.error ?? all.error) && (
          <p className="refusal" role="alert">
            {t('problem.failed')}
          </p>
        )}
      </div>
      <footer className="df">
        <button type="button" className="btn end" onClick={onClose}>
          {t('shares.keep')}
        </button>
        {!isOfficer && (
          <button type="button" className="btn" disabled={isBusy} onClick={() => { all.mutate() }}>
            {t('shares.stopAll', { name })}
          </button>
        )}
        <button type="button" className="btn p" disabled={isBusy} onClick={() => { one.mutate() }}>
          {t('shares.stop')}
        </button>
      </footer>
    </Dialog>
  )
}
