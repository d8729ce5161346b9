/** A link that is shown this once: as a code for a camera, and as text to copy. */
import { Copy } from 'lucide-react'
import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { QrCode } from '@/components/QrCode'
import type { SentLink } from '@/lib/consent'

interface Props {
  link: SentLink
  /** Of the page that it opens, without the secret. */
  address: string
  label: string
}

export function OwnLink({ link, address, label }: Props) {
  const { t } = useTranslation()
  const text = useRef<HTMLInputElement>(null)
  const [copied, setCopied] = useState<'done' | 'by hand'>()
  const copy = () => {
    const whole = `${address}#${link.secret}`
    navigator.clipboard.writeText(whole).then(
      () => {
        setCopied('done')
      },
      () => {
        text.current?.select()
        setCopied('by hand')
      },
    )
  }
  return (
    <div className="own-link">
      <QrCode qr={link.qr} label={t('consent.qr')} />
      <div className="col grow">
        <input ref={text} className="in n" readOnly aria-label={label} value={`${address}#${link.secret}`} />
        <button type="button" className="btn start" onClick={copy}>
          <Copy className="ic" aria-hidden />
          {t('consent.copy')}
        </button>
        <p className="sm muted" role="status">
          {copied && t(copied === 'done' ? 'consent.copied' : 'consent.copyByHand')}
        </p>
      </div>
    </div>
  )
}
