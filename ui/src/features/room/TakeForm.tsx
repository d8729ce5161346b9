/** Where a copy will appear, asked before it leaves; and asked again where that could not be recorded. */
import { Download } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { PlaceFields } from '@/components/PlaceFields'
import { TakenNote } from '@/features/room/TakenNote'
import type { useTaking } from '@/features/room/useTaking'
import { saidIn } from '@/lib/place'

interface Props {
  taking: ReturnType<typeof useTaking>
  onClose: () => void
}

export function TakeForm({ taking, onClose }: Props) {
  const { t } = useTranslation()
  const { taken, isBusy } = taking
  const [isUsed, setIsUsed] = useState(false)
  const form = useRef<HTMLFormElement>(null)
  // What was pressed is gone.
  useEffect(() => {
    if (isUsed) form.current?.querySelector<HTMLElement>('.in')?.focus()
  }, [isUsed])
  // Its place was said, and is not recorded: what was typed stays, to be sent once more.
  const isUnplaced = taken?.number !== undefined && taken.said.outlet !== ''
  if (taken && !isUnplaced) return <TakenNote taken={taken} onClose={onClose} />
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
        const said = saidIn(new FormData(event.currentTarget))
        if (isUnplaced) taking.place(said)
        else taking.take(said)
      }}
    >
      <h3 className="md">{t('room.use')}</h3>
      {isUnplaced ? <Unplaced isBusy={isBusy} /> : <p className="sm muted">{t('room.useText')}</p>}
      <PlaceFields isOptional={!isUnplaced} />
      {taking.failure === 'failed' && (
        <p className="refusal" role="alert">
          {t('problem.failed')}
        </p>
      )}
      <button type="submit" className="btn p" disabled={isBusy}>
        {!isUnplaced && <Download className="ic" aria-hidden />}
        {t(isUnplaced ? 'publications.placeAct' : isBusy ? 'room.taking' : 'room.take')}
      </button>
    </form>
  )
}

/** Not while it is sent once more, so that it is heard again if that fails too. */
function Unplaced({ isBusy }: { isBusy: boolean }) {
  const { t } = useTranslation()
  if (isBusy) return null
  return (
    <p className="note" data-s="unknown" role="alert">
      {t('room.unplaced')}
    </p>
  )
}
