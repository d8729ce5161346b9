/** Whoever leaves with something unsaved is asked first, whether for another page or for good. */
import { useBlocker } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { Dialog } from '@/components/Dialog'
import { DialogFoot } from '@/components/DialogFoot'
import { useLeaving } from '@/lib/useLeaving'

export function Leaving({ isAsked }: { isAsked: boolean }) {
  const { t } = useTranslation()
  useLeaving(isAsked)
  const blocker = useBlocker({ shouldBlockFn: () => isAsked, enableBeforeUnload: false, withResolver: true })
  if (blocker.status !== 'blocked') return null
  return (
    <Dialog title={t('leaving.title')} lead={t('leaving.lead')} onClose={blocker.reset}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          blocker.proceed()
        }}
      >
        <DialogFoot act={t('leaving.act')} closing={t('leaving.stay')} onClose={blocker.reset} />
      </form>
    </Dialog>
  )
}
