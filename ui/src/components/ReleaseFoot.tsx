/** When it was checked, and the copy for who may have it. */
import { Link } from '@tanstack/react-router'
import { Download } from 'lucide-react'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import type { PhotoDetailsFragment } from '@/lib/graphql/graphql'
import { waitsForEyes } from '@/lib/guard'
import { may } from '@/lib/may'
import { type Decision, isPermitted, type Use } from '@/lib/release'
import type { useDownload } from '@/lib/useDownload'
import type { Masked } from '@/lib/useMasking'
import { useMe } from '@/lib/who'
import '@/components/publicationWords'

interface Props {
  use: Use
  decision: Decision | undefined
  /** Those that may be used for that. */
  released: readonly PhotoDetailsFragment[]
  /** Of one photo: the copy in which some of it is made unreadable. */
  masked: (Masked & { photo: PhotoDetailsFragment }) | undefined
  download: ReturnType<typeof useDownload>
  onClose: () => void
}

/** The uses that are entered in the publication ledger: `core/publications/types.py`. */
const LEDGER: readonly string[] = ['PUBLICATION', 'MARKETING']

export function ReleaseFoot({ use, decision, released, masked, download, onClose }: Props) {
  const { t } = useTranslation()
  const me = useMe()
  const mayDownload = may(me, 'download')
  const count = released.length
  const usable = count === 0 && isUsable(masked, may(me, 'edit')) ? masked : undefined
  const isThere = mayDownload && (count > 0 || usable !== undefined)
  const isOn = isThere && !download.isRunning && !usable?.isBusy
  const start = () => {
    if (!isOn) return
    if (usable) takeMasked(usable, download)
    else download.start({ photos: released })
  }
  useSubmit(start)
  return (
    <footer className="df release-foot">
      <div className="grow xs muted" aria-live="polite">
        <Told use={use} decision={decision} download={download} count={Math.max(1, count)} onClose={onClose} />
        {decision && !mayDownload && <p>{t('release.noDownload')}</p>}
      </div>
      <button type="button" className="btn" onClick={onClose}>
        {t('dialog.close')}
        <kbd className="kbd">Esc</kbd>
      </button>
      {isThere && (
        <button type="button" className="btn p" disabled={!isOn} onClick={start}>
          <Download className="ic" aria-hidden />
          {usable ? t('mask.use') : t(wordsOf(use), { count })}
          <kbd className="kbd">Ctrl ↵</kbd>
        </button>
      )}
    </footer>
  )
}

/** What left for the public was entered; now it is to be said where it appears. */
function ToLedger({ use, onClose }: Pick<Props, 'use' | 'onClose'>) {
  const { t } = useTranslation()
  if (!LEDGER.includes(use.purpose)) return null
  return (
    <Link to="/publications" onClick={onClose}>
      {t('publications.toLedger')}
    </Link>
  )
}

function wordsOf({ purpose }: Use): string {
  return purpose === 'CARE' ? 'release.original' : 'release.download'
}

/** It may be used, or may once whoever presses the button has looked at it. */
function isUsable(masked: Props['masked'], mayEdit: boolean): boolean {
  if (!masked?.decision) return false
  if (isPermitted(masked.decision)) return true
  const needsNobody = masked.decision.reasons.includes('DEIDENTIFIED_ONLY')
  return mayEdit && waitsForEyes(masked.decision) && (!needsNobody || masked.isNobody)
}

/** Whoever uses it has looked at it: their name stands by it. The box decides again for the bytes. */
function takeMasked({ photo, decision, signOff }: NonNullable<Props['masked']>, download: Props['download']): void {
  const start = () => {
    download.start({ photos: [photo], isMasked: true })
  }
  if (decision && isPermitted(decision)) start()
  else signOff(start)
}

/** How far the download is, or when it was checked. */
type ToldProps = Pick<Props, 'use' | 'decision' | 'download' | 'onClose'> & { count: number }

function Told({ use, decision, download, count, onClose }: ToldProps) {
  const { t } = useTranslation()
  if (download.failure) {
    return (
      <p className="refusal" role="alert">
        {t(download.failure === 'refused' ? 'release.refused' : 'release.failed')}
      </p>
    )
  }
  if (download.isRunning) return <p>{t('release.running', { done: download.done, count })}</p>
  if (download.isDone) {
    return (
      <p>
        {t('release.done', { count: download.done })} <ToLedger use={use} onClose={onClose} />
      </p>
    )
  }
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
