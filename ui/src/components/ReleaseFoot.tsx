/** When it was checked, and the copy for who may have it. */
import { Download } from 'lucide-react'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import type { PhotoDetailsFragment } from '@/lib/graphql/graphql'
import { may } from '@/lib/may'
import type { Decision, Use } from '@/lib/release'
import type { useDownload } from '@/lib/useDownload'
import { useMe } from '@/lib/who'

interface Props {
  use: Use
  decision: Decision | undefined
  /** Those that may be used for that. */
  released: readonly PhotoDetailsFragment[]
  download: ReturnType<typeof useDownload>
  onClose: () => void
}

export function ReleaseFoot({ use, decision, released, download, onClose }: Props) {
  const { t } = useTranslation()
  const me = useMe()
  const count = released.length
  const mayDownload = may(me.role, 'download')
  const isOn = mayDownload && count > 0 && !download.isRunning
  const start = () => {
    if (isOn) download.start(released)
  }
  useSubmit(start)
  return (
    <footer className="df release-foot">
      <div className="grow xs muted" aria-live="polite">
        <Told decision={decision} download={download} count={count} />
        {decision && !mayDownload && <p>{t('release.noDownload')}</p>}
      </div>
      <button type="button" className="btn" onClick={onClose}>
        {t('dialog.close')}
        <kbd className="kbd">Esc</kbd>
      </button>
      {mayDownload && count > 0 && (
        <button type="button" className="btn p" disabled={!isOn} onClick={start}>
          <Download className="ic" aria-hidden />
          {t(use.purpose === 'CARE' ? 'release.original' : 'release.download', { count })}
          <kbd className="kbd">Ctrl ↵</kbd>
        </button>
      )}
    </footer>
  )
}

/** How far the download is, or when it was checked. */
function Told({ decision, download, count }: Pick<Props, 'decision' | 'download'> & { count: number }) {
  const { t } = useTranslation()
  if (download.failure) {
    return (
      <p className="refusal" role="alert">
        {t(download.failure === 'refused' ? 'release.refused' : 'release.failed')}
      </p>
    )
  }
  if (download.isRunning) return <p>{t('release.running', { done: download.done, count })}</p>
  if (download.isDone) return <p>{t('release.done', { count: download.done })}</p>
  if (!decision) return null
  return <p>{t('release.checked', { time: timeOf(decision.at), policy: decision.policyVersion })}</p>
}

function useSubmit(act: () => void): void {
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.key === 'Enter' && event.ctrlKey) act()
    }
    document.addEventListener('keydown', press)
    return () => {
      document.removeEventListener('keydown', press)
    }
  })
}

/** 14:02:11 */
function timeOf(iso: string): string {
  return new Date(iso).toLocaleTimeString('nl')
}
