/** Where a copy appears was recorded: the code that is to be printed beside it. */
import { useTranslation } from 'react-i18next'
import { Dialog } from '@/components/Dialog'
import { DialogFoot } from '@/components/DialogFoot'
import { QrCode } from '@/components/QrCode'
import '@/components/publicationWords'

interface Props {
  outlet: string
  code: string
  qr: { size: number; path: string }
  onClose: () => void
}

export function Placed({ outlet, code, qr, onClose }: Props) {
  const { t } = useTranslation()
  return (
    <Dialog title={outlet} lead={t('publications.placed')} onClose={onClose}>
      <div className="dialog-body col">
        <QrCode qr={qr} label={t('publications.qr')} />
        <p className="n">{t('publications.code', { code })}</p>
      </div>
      <DialogFoot isDone closing={t('publications.done')} onClose={onClose} />
    </Dialog>
  )
}
