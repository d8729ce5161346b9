/** One photo from outside: what it shows, who sent it, and what to do with it. */
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { AcceptDialog } from '@/features/received/AcceptDialog'
import { DeclineDialog } from '@/features/received/DeclineDialog'
import { called, type Held } from '@/features/received/words'
import { moment, size } from '@/lib/format'

interface Props {
  held: Held
  onDone: (words: string) => void
}

export function HeldRow({ held, onDone }: Props) {
  const { t, i18n } = useTranslation()
  const [asking, setAsking] = useState<'accept' | 'decline'>()
  const name = called(held.sender)
  const when = moment(held.receivedAt, i18n.language)
  const isReady = held.development === 'READY'
  const done = (words: string) => {
    setAsking(undefined)
    onDone(words)
  }
  const close = () => {
    setAsking(undefined)
  }
  return (
    <li className="held-row">
      <div className="held-picture">
        {isReady ? (
          <img src={`/held/${held.id}/preview`} alt={t('received.picture', { name: held.sender.name, moment: when })} />
        ) : (
          <p className="sm muted">{held.quarantine?.sentence ?? t('received.making')}</p>
        )}
      </div>
      <div className="col">
        <h2 className="md">{t('received.from', { name })}</h2>
        {held.patient && <p className="sm">{t('received.about', { name: held.patient.name })}</p>}
        <p className="sm muted n">
          {[when, held.width && held.height && `${String(held.width)} × ${String(held.height)}`, size(held.sizeBytes, i18n.language)]
            .filter(Boolean)
            .join(' · ')}
        </p>
        <div className="row wrap">
          <button
            type="button"
            className="btn p"
            disabled={!isReady}
            onClick={() => {
              setAsking('accept')
            }}
          >
            {t('received.accept')}
          </button>
          <button
            type="button"
            className="btn"
            onClick={() => {
              setAsking('decline')
            }}
          >
            {t('received.decline')}
          </button>
        </div>
      </div>
      {asking === 'accept' && <AcceptDialog held={held} onDone={done} onClose={close} />}
      {asking === 'decline' && <DeclineDialog held={held} onDone={done} onClose={close} />}
    </li>
  )
}
