/** The link that was made. It and its password are shown this once. */
import { Link } from '@tanstack/react-router'
import { Copy } from 'lucide-react'
import { useId, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Dialog } from '@/components/Dialog'
import { moment } from '@/lib/format'

interface Props {
  made: { secret: string; password: string | null; isMailed: boolean }
  link: { recipient: { name: string; mail: string }; endsAt: string }
  /** Where the link leads, and where it is followed. */
  page: 's' | 'u'
  overview: '/shares' | '/received'
  onClose: () => void
}

export function ShareDone({ made, link, page, overview, onClose }: Props) {
  const { t, i18n } = useTranslation()
  const { secret, password, isMailed } = made
  const { name, mail } = link.recipient
  return (
    <Dialog title={t('share.made')} lead={t('share.until', { moment: moment(link.endsAt, i18n.language) })} onClose={onClose}>
      <div className="dialog-body col share-done">
        <p>{isMailed ? t('share.madeMailed', { mail }) : t('share.madeNotMailed', { name })}</p>
        {!isMailed && <Shown label={t('share.link')} text={`${location.origin}/${page}#${secret}`} />}
        {password && (
          <>
            <Shown label={t('share.thePassword')} text={password} isLarge />
            <p className="sm muted">{t('share.passwordTell')}</p>
          </>
        )}
      </div>
      <footer className="df">
        <Link to={overview} className="btn end" onClick={onClose}>
          {t('share.overview')}
        </Link>
        <button type="button" className="btn p" onClick={onClose}>
          {t('share.done')}
        </button>
      </footer>
    </Dialog>
  )
}

function Shown({ label, text, isLarge }: { label: string; text: string; isLarge?: boolean }) {
  const { t } = useTranslation()
  const id = useId()
  const field = useRef<HTMLInputElement>(null)
  const [copied, setCopied] = useState<'done' | 'by hand'>()
  const copy = () => {
    navigator.clipboard.writeText(text).then(
      () => {
        setCopied('done')
      },
      () => {
        field.current?.select()
        setCopied('by hand')
      },
    )
  }
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <div className="row">
        <input ref={field} id={id} className={isLarge ? 'in n share-secret grow' : 'in n grow'} readOnly value={text} />
        <button type="button" className="btn" onClick={copy}>
          <Copy className="ic" aria-hidden />
          {t('share.copy')}
        </button>
      </div>
      <p className="hint" role="status">
        {copied && t(copied === 'done' ? 'share.copied' : 'share.copyByHand')}
      </p>
    </div>
  )
}
