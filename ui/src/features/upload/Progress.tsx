/** All files together: how many, how much, and how long still. */
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { QueuedFile } from '@/features/upload/file'
import { size } from '@/lib/format'

export function Progress({ files }: { files: readonly QueuedFile[] }) {
  const { t, i18n } = useTranslation()
  const going = files.filter(({ state }) => state !== 'refused' && state !== 'known')
  const total = going.reduce((sum, file) => sum + file.size, 0)
  const sent = going.reduce((sum, file) => sum + Math.min(file.sent, file.size), 0)
  const done = files.filter((file) => file.state === 'sent').length
  const left = useSecondsLeft(sent, total)
  const sizes = t('upload.amount', { sent: size(sent, i18n.language), total: size(total, i18n.language) })
  return (
    <header className="card-head upload-progress">
      <div className="row">
        <h2 className="grow" role="status">
          {t('upload.sentOf', { done, count: going.length })}
        </h2>
        <span className="sm muted nw">
          {sizes}
          {left !== undefined && ` · ${t('upload.left', { count: left })}`}
        </span>
      </div>
      <progress max={Math.max(1, total)} value={sent} aria-label={t('upload.files')} />
    </header>
  )
}

/** From the speed since the first byte; a guess that is only shown while something goes. */
function useSecondsLeft(sent: number, total: number): number | undefined {
  const [start, setStart] = useState<{ at: number; sent: number }>()
  const [now, setNow] = useState(0)
  const isGoing = sent < total
  useEffect(() => {
    if (!isGoing) return
    const tick = () => {
      setNow(performance.now())
    }
    const timer = setInterval(tick, 1000)
    return () => {
      clearInterval(timer)
    }
  }, [isGoing])
  if (!isGoing || now === 0) return undefined
  if (!start) {
    setStart({ at: now, sent })
    return undefined
  }
  const seconds = (now - start.at) / 1000
  const speed = (sent - start.sent) / seconds
  return seconds >= 2 && speed > 0 ? Math.ceil((total - sent) / speed) : undefined
}
