/** Where a copy will appear, asked before it leaves; and afterwards, where to say it still. */
import { Link } from '@tanstack/react-router'
import { Download } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { PlaceFields } from '@/components/PlaceFields'
import type { Taken } from '@/features/room/useTaking'
import { type Said, saidIn } from '@/lib/place'

interface Props {
  taken: Taken | undefined
  isBusy: boolean
  hasFailed: boolean
  onTake: (said: Said) => void
  onClose: () => void
}

export function TakeForm({ taken, isBusy, hasFailed, onTake, onClose }: Props) {
  const { t } = useTranslation()
  const [isUsed, setIsUsed] = useState(false)
  const form = useRef<HTMLFormElement>(null)
  // What was pressed is gone.
  useEffect(() => {
    if (isUsed) form.current?.querySelector<HTMLElement>('.in')?.focus()
  }, [isUsed])
  if (taken) {
    return (
      <p className="note" data-s="permitted" role="status">
        {t('room.taken')}{' '}
        <Link to="/publications" onClick={onClose}>
          {t('publications.toLedger')}
        </Link>
      </p>
    )
  }
  if (!isUsed) {
    return (
      <button
        type="button"
        className="btn p"
        onClick={() => {
          setIsUsed(true)
        }}
      >
        {t('room.use')}
      </button>
    )
  }
  return (
    <form
      ref={form}
      className="col"
      onSubmit={(event) => {
        event.preventDefault()
        onTake(saidIn(new FormData(event.currentTarget)))
      }}
    >
      <h3 className="md">{t('room.use')}</h3>
      <p className="sm muted">{t('room.useText')}</p>
      <PlaceFields isOptional />
      {hasFailed && (
        <p className="refusal" role="alert">
          {t('problem.failed')}
        </p>
      )}
      <button type="submit" className="btn p" disabled={isBusy}>
        <Download className="ic" aria-hidden />
        {t(isBusy ? 'room.taking' : 'room.take')}
      </button>
    </form>
  )
}
