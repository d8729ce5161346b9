/** One file: its picture, how far it is, and beside it why it was refused. */
import { Check, FileX, X } from 'lucide-react'
import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import type { QueuedFile } from '@/features/upload/queue'
import { size } from '@/lib/format'

interface Props {
  queued: QueuedFile
  onRetry: (key: string) => void
  onRemove: (key: string) => void
}

/** Codes with a sentence of their own; all others share one. */
const EXPLAINED = ['UNSUPPORTED_MEDIA_TYPE', 'TOO_LARGE', 'PICTURE_REFUSED', 'STORAGE_FULL', 'OFFLINE', 'DEADLINE', 'STOPPED', 'CONFLICT'] as const

export function FileRow({ queued, onRetry, onRemove }: Props) {
  const { t } = useTranslation()
  const { file, state } = queued
  return (
    <li className="file">
      {isBad(queued) ? (
        <span className="file-picture bad">
          <FileX className="ic" aria-hidden />
        </span>
      ) : (
        <Picture file={file} />
      )}
      <div className="grow">
        <Standing queued={queued} />
      </div>
      {state === 'failed' && (
        <button
          type="button"
          className="btn sm"
          onClick={() => {
            onRetry(queued.key)
          }}
        >
          {t('problem.retry')}
        </button>
      )}
      {state !== 'sent' && (
        <button
          type="button"
          className="ib"
          aria-label={t('upload.remove', { name: file.name })}
          onClick={() => {
            onRemove(queued.key)
          }}
        >
          <X className="ic" aria-hidden />
        </button>
      )}
    </li>
  )
}

function isBad({ state }: QueuedFile): boolean {
  return state === 'refused' || state === 'failed'
}

/** How far it is in words, or why it is no farther. */
function Standing({ queued }: { queued: QueuedFile }) {
  const { t, i18n } = useTranslation()
  const { file, state, sent } = queued
  const percent = file.size > 0 ? Math.min(100, Math.round((sent / file.size) * 100)) : 0
  const reason = EXPLAINED.find((code) => code === queued.code) ?? 'OTHER'
  return (
    <>
      <div className="row">
        <b className="md ell grow">{file.name}</b>
        <span className={isBad(queued) ? 'sm refusal nw' : 'sm muted nw'}>
          {state === 'sent' && <Check className="ic s" aria-hidden />}
          {state === 'sending' ? `${String(percent)}%` : t(`upload.${state}`)}
        </span>
      </div>
      {state === 'sending' && <progress max={100} value={percent} aria-label={file.name} />}
      {(state === 'waiting' || state === 'sent') && (
        <span className="xs muted">{size(file.size, i18n.language)}</span>
      )}
      {isBad(queued) && (
        <p className="sm" role="alert">
          {t(`refused.${reason}`)}
        </p>
      )}
    </>
  )
}

function Picture({ file }: { file: File }) {
  const image = useRef<HTMLImageElement>(null)
  useEffect(() => {
    const shown = image.current
    if (!shown) return
    const address = URL.createObjectURL(file)
    shown.src = address
    return () => {
      URL.revokeObjectURL(address)
    }
  }, [file])
  return (
    <span className="file-picture">
      <img ref={image} alt="" decoding="async" />
    </span>
  )
}
