/** Sending: who asks and why, the photos with how far each is, and the end of it. */
import { CalendarDays, Camera, Images, Lock, RotateCcw, Trash2 } from 'lucide-react'
import { useRef, useState } from 'react'
import type { Item, SendQueue } from '@/features/send/queue'
import type { Asked } from '@/features/send/reach'
import { sentence, type Words, WORDS } from '@/features/send/words'
import { moment, size } from '@/lib/format'
import type { Language } from '@/lib/outside'
import { useStore } from '@/lib/store'

interface Props {
  asked: Asked
  queue: SendQueue
  language: Language
  onFinish: () => Promise<void>
}

const ACCEPT = 'image/jpeg,image/png,image/webp,image/heic,image/heif,.heic,.heif'

export function Photos({ asked, queue, language, onFinish }: Props) {
  const words = WORDS[language]
  const items = useStore(queue.items)
  const isFull = items.filter(({ state }) => state !== 'refused').length >= asked.mostPhotos
  return (
    <>
      <main className="visit-photos">
        <h1>{words.hello(asked.recipient)}</h1>
        <p className="lg">{words.asked(asked.asker, asked.department)}</p>
        {asked.message && <p className="visit-message">{asked.message}</p>}
        <ul className="visit-terms">
          <li>
            <Images className="ic" aria-hidden />
            {words.most(asked.mostPhotos)}
          </li>
          <li>
            <CalendarDays className="ic" aria-hidden />
            {words.until(moment(asked.endsAt, language))}
          </li>
        </ul>
        <Chooser words={words} isFull={isFull} onFiles={queue.add} />
        {items.length > 0 && (
          <section aria-label={words.list}>
            <ul className="send-list">
              {items.map((item, index) => (
                <Row key={item.key} item={item} number={index + 1} queue={queue} words={words} language={language} />
              ))}
            </ul>
          </section>
        )}
        <section className="send-note">
          <h2 className="md row">
            <Lock className="ic" aria-hidden />
            {words.becomes}
          </h2>
          <p className="sm">{words.becomesText(asked.asker)}</p>
        </section>
      </main>
      <Foot items={items} words={words} onFinish={onFinish} />
    </>
  )
}

interface ChooserProps {
  words: Words
  isFull: boolean
  onFiles: (files: Iterable<File>) => void
}

function Chooser({ words, isFull, onFiles }: ChooserProps) {
  const [isOver, setIsOver] = useState(false)
  return (
    <div
      className={isOver ? 'send-drop is-over' : 'send-drop'}
      onDragOver={(event) => {
        event.preventDefault()
        setIsOver(!isFull)
      }}
      onDragLeave={() => {
        setIsOver(false)
      }}
      onDrop={(event) => {
        event.preventDefault()
        setIsOver(false)
        if (!isFull) onFiles([...event.dataTransfer.files])
      }}
    >
      <Files icon={Camera} label={words.camera} isOff={isFull} isCamera onFiles={onFiles} />
      <Files icon={Images} label={words.choose} isOff={isFull} onFiles={onFiles} />
      <p className="sm muted" role="status">
        {isFull ? words.full : `${words.drop} · ${words.kinds}`}
      </p>
    </div>
  )
}

interface FilesProps {
  icon: typeof Camera
  label: string
  isOff: boolean
  isCamera?: boolean
  onFiles: (files: Iterable<File>) => void
}

function Files({ icon: Icon, label, isOff, isCamera = false, onFiles }: FilesProps) {
  const input = useRef<HTMLInputElement>(null)
  return (
    <>
      <button type="button" className={isCamera ? 'btn' : 'btn p'} disabled={isOff} onClick={() => input.current?.click()}>
        <Icon className="ic" aria-hidden />
        {label}
      </button>
      <input
        ref={input}
        type="file"
        hidden
        accept={ACCEPT}
        multiple={!isCamera}
        {...(isCamera && { capture: 'environment' as const })}
        onChange={(event) => {
          if (event.target.files) onFiles([...event.target.files])
          event.target.value = ''
        }}
      />
    </>
  )
}

interface RowProps {
  item: Item
  number: number
  queue: SendQueue
  words: Words
  language: Language
}

function Row({ item, number, queue, words, language }: RowProps) {
  const name = item.name || words.photo(number)
  const said = { waiting: words.waiting, sending: words.sending, sent: words.sent, failed: '', refused: '' }[item.state]
  return (
    <li>
      <div className="grow">
        <b className="md">{name}</b>
        <p className="sm muted">{[said, size(item.size, language)].filter(Boolean).join(' · ')}</p>
        {item.state === 'sending' && <progress max={Math.max(1, item.size)} value={item.sent} aria-label={name} />}
        {item.code && (
          <p className="refusal" role="alert">
            {sentence(words, item.code)}
          </p>
        )}
      </div>
      {item.state === 'failed' && (
        <button
          type="button"
          className="btn"
          aria-label={`${words.retry}: ${name}`}
          onClick={() => {
            queue.retry(item.key)
          }}
        >
          <RotateCcw className="ic" aria-hidden />
        </button>
      )}
      <button type="button" className="btn q" aria-label={`${words.remove}: ${name}`} onClick={() => void queue.remove(item.key)}>
        <Trash2 className="ic" aria-hidden />
      </button>
    </li>
  )
}

interface FootProps {
  items: readonly Item[]
  words: Words
  onFinish: () => Promise<void>
}

/** What ends it for good is asked once more. */
function Foot({ items, words, onFinish }: FootProps) {
  const [isSure, setIsSure] = useState(false)
  const [isBusy, setIsBusy] = useState(false)
  const [hasFailed, setHasFailed] = useState(false)
  const sent = items.filter(({ state }) => state === 'sent').length
  const isGoing = items.some(({ state }) => state === 'sending' || state === 'waiting')
  const finish = () => {
    setIsBusy(true)
    onFinish().catch(() => {
      setHasFailed(true)
      setIsBusy(false)
    })
  }
  return (
    <footer className="visit-foot">
      {isSure ? (
        <div className="visit-sure" role="group" aria-label={words.finish}>
          <p role="status">{hasFailed ? words.offline : words.finishSure(sent)}</p>
          <div className="visit-acts">
            <button type="button" className="btn" onClick={() => { setIsSure(false) }}>
              {words.cancel}
            </button>
            <button type="button" className="btn p" disabled={isBusy} onClick={finish}>
              {words.finishYes}
            </button>
          </div>
        </div>
      ) : (
        <div className="send-end">
          <button type="button" className="btn p" disabled={sent === 0 || isGoing} onClick={() => { setIsSure(true) }}>
            {words.finish}
          </button>
        </div>
      )}
    </footer>
  )
}
