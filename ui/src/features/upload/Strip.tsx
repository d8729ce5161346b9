/** The queue on a phone: a row of small pictures, one line of words, and what needs a person. */
import { Check, Clock, TriangleAlert } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { isUnsent, type QueuedFile } from '@/features/upload/file'
import { FileRow } from '@/features/upload/FileRow'
import { Picture } from '@/features/upload/Picture'
import { useArrivals } from '@/features/upload/useArrivals'
import { uploads } from '@/features/upload/uploads'
import { useStore } from '@/lib/store'
import '@/styles/upload.css'

export function Strip() {
  const { t } = useTranslation()
  const files = useStore(uploads.files)
  useArrivals()
  const isHeldUp = ({ state }: QueuedFile) => state === 'failed' || state === 'refused' || state === 'known'
  const here = files.filter(({ state }) => state === 'sent' || state === 'known').length
  return (
    <div className="strip col">
      <ul className="strip-held">
        {files.filter(isHeldUp).map((file) => (
          <FileRow
            key={file.key}
            queued={file}
            onPause={uploads.pause}
            onResume={uploads.resume}
            onRemove={uploads.remove}
          />
        ))}
      </ul>
      <ol className="strip-shots" aria-label={t('upload.files')}>
        {files.map((file) => (
          <li key={file.key}>
            <Picture file={file.file} />
            <Mark file={file} />
          </li>
        ))}
      </ol>
      <p className="sm" role="status">
        {files.length > 0 && t('upload.sentOf', { done: here, count: files.length })}
        {files.length > 0 && ' · '}
        {t(files.some(({ isStalled }) => isStalled) ? 'upload.stalled' : files.some(isUnsent) ? 'capture.stay' : 'capture.nothingKept')}
      </p>
    </div>
  )
}

function Mark({ file }: { file: QueuedFile }) {
  const { t } = useTranslation()
  const Icon = file.state === 'sent' || file.state === 'known' ? Check : isUnsent(file) && file.state !== 'failed' ? Clock : TriangleAlert
  return (
    <span className="mark">
      <Icon className="ic s" aria-hidden />
      <span className="vh">{t(`upload.${file.state}`)}</span>
    </span>
  )
}
