/** One file: its picture, how far it is, and beside it why it was refused. */
import { Link } from '@tanstack/react-router'
import { Check, FileX, Pause, Play, X } from 'lucide-react'
import { memo } from 'react'
import { useTranslation } from 'react-i18next'
import { isGoing, isUnsent, type QueuedFile } from '@/features/upload/file'
import { Picture } from '@/features/upload/Picture'
import { size } from '@/lib/format'

interface Props {
  queued: QueuedFile
  onPause: (key: string) => void
  onResume: (key: string) => void
  onRemove: (key: string) => void
}

/** Codes with a sentence of their own; all others share one. */
const EXPLAINED = [
  'UNSUPPORTED_MEDIA_TYPE',
  'TOO_LARGE',
  'PICTURE_REFUSED',
  'STORAGE_FULL',
  'NOT_DESCRIBED',
  'NOT_FOUND',
  'CONFLICT',
  'ELSEWHERE',
] as const

/** Drawn anew only when its own file moved: there may be hundreds. */
export const FileRow = memo(function FileRow({ queued, onPause, onResume, onRemove }: Props) {
  const { t } = useTranslation()
  const { key, name, state } = queued
  return (
    <li className="file">
      {state === 'refused' ? (
        <span className="file-picture bad">
          <FileX className="ic" aria-hidden />
        </span>
      ) : (
        <Picture file={queued.file} />
      )}
      <div className="grow">
        <Standing queued={queued} />
      </div>
      {state === 'failed' && (
        <button type="button" className="btn sm" onClick={() => { onResume(key) }}>
          {t('problem.retry')}
        </button>
      )}
      {isGoing(queued) && (
        <button type="button" className="ib" aria-label={t('upload.pause', { name })} onClick={() => { onPause(key) }}>
          <Pause className="ic" aria-hidden />
        </button>
      )}
      {state === 'paused' && (
        <button type="button" className="ib" aria-label={t('upload.resume', { name })} onClick={() => { onResume(key) }}>
          <Play className="ic" aria-hidden />
        </button>
      )}
      {(isUnsent(queued) || state === 'refused') && (
        <button type="button" className="ib" aria-label={t('upload.remove', { name })} onClick={() => { onRemove(key) }}>
          <X className="ic" aria-hidden />
        </button>
      )}
    </li>
  )
})

/** How far it is in words, or why it is no farther. */
function Standing({ queued }: { queued: QueuedFile }) {
  const { state, sent } = queued
  const isBad = state === 'refused' || state === 'failed'
  const percent = queued.size > 0 ? Math.min(100, Math.round((sent / queued.size) * 100)) : 0
  const isUnderWay = state === 'sending' || (state === 'paused' && sent > 0)
  return (
    <>
      <div className="row">
        <b className="md ell grow">{queued.name}</b>
        <Word queued={queued} isBad={isBad} percent={isUnderWay ? percent : undefined} />
      </div>
      {isUnderWay ? (
        <progress max={100} value={percent} aria-label={queued.name} />
      ) : (
        <Below queued={queued} isBad={isBad} />
      )}
    </>
  )
}

interface WordProps {
  queued: QueuedFile
  isBad: boolean
  percent: number | undefined
}

function Word({ queued: { state, isStalled }, isBad, percent }: WordProps) {
  const { t } = useTranslation()
  return (
    <span className={isBad ? 'sm refusal nw' : 'sm muted nw'}>
      {(state === 'sent' || state === 'known') && <Check className="ic s" aria-hidden />}
      {percent !== undefined && `${String(percent)}% · `}
      {isStalled ? t('upload.stalled') : t(`upload.${state}`)}
    </span>
  )
}

function Below({ queued, isBad }: { queued: QueuedFile; isBad: boolean }) {
  const { t, i18n } = useTranslation()
  if (queued.state === 'known') return <Known photo={queued.photo} />
  if (!isBad) return <span className="xs muted">{size(queued.size, i18n.language)}</span>
  return (
    <p className="sm" role="alert">
      {t(`refused.${EXPLAINED.find((code) => code === queued.code) ?? 'OTHER'}`)}
    </p>
  )
}

function Known({ photo }: { photo: string | undefined }) {
  const { t } = useTranslation()
  if (photo === undefined) return <p className="sm muted">{t('upload.twice')}</p>
  return (
    <p className="sm muted">
      {t('upload.knownText')}{' '}
      <Link to="/photos/$id" params={{ id: photo }}>
        {t('upload.show')}
      </Link>
    </p>
  )
}
