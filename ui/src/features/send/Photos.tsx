/** Sending: who asks and why, the photos with how far each is, and the end of it. */
import { CalendarDays, Images, Lock, RotateCcw, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { Chooser } from '@/features/send/Chooser'
import { countsOf } from '@/features/send/counting'
import { Foot } from '@/features/send/Foot'
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

export function Photos({ asked, queue, language, onFinish }: Props) {
  const words = WORDS[language]
  const items = useStore(queue.items)
  const arrived = useStore(queue.arrived)
  const { isFull, isGoing, unsent } = countsOf(items, arrived, asked.mostPhotos)
  const [isSure, setIsSure] = useState<boolean>()
  // What is added or taken out after that question would not be in its answer.
  const isOff = isSure === true
  return (
    <>
      <main className="visit-photos">
        <h1 tabIndex={-1}>{words.hello(asked.recipient)}</h1>
        <p className="lg">{words.asked(asked.asker, asked.department)}</p>
        {asked.message && <p className="visit-message">{asked.message}</p>}
        <Terms asked={asked} words={words} language={language} />
        <Chooser words={words} isFull={isFull} isOff={isOff} onFiles={queue.add} />
        {items.length > 0 && (
          <section aria-label={words.list}>
            <ul className="send-list">
              {items.map((item, index) => (
                <Row
                  key={item.key}
                  item={item}
                  number={index + 1}
                  queue={queue}
                  isOff={isOff}
                  words={words}
                  language={language}
                />
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
      <Foot
        arrived={arrived}
        unsent={unsent}
        isGoing={isGoing}
        isSure={isSure}
        words={words}
        onSure={setIsSure}
        onFinish={onFinish}
      />
    </>
  )
}

interface TermsProps {
  asked: Asked
  words: Words
  language: Language
}

function Terms({ asked, words, language }: TermsProps) {
  // One photo is bounded by what the box takes of any.
  const bytes = asked.mostPhotos === 1 ? asked.largestBytes : asked.mostBytes
  return (
    <ul className="visit-terms">
      <li>
        <Images className="ic" aria-hidden />
        {words.most(asked.mostPhotos, size(bytes, language))}
      </li>
      <li>
        <CalendarDays className="ic" aria-hidden />
        {words.until(moment(asked.endsAt, language))}
      </li>
    </ul>
  )
}

interface RowProps {
  item: Item
  number: number
  queue: SendQueue
  isOff: boolean
  words: Words
  language: Language
}

function Row({ item, number, queue, isOff, words, language }: RowProps) {
  const name = item.name || words.photo(number)
  const state = { waiting: words.waiting, sending: words.sending, sent: words.sent, failed: '', refused: '' }[item.state]
  const said = item.isLeaving ? words.leaving : state
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
          disabled={isOff}
          onClick={() => {
            queue.retry(item.key)
          }}
        >
          <RotateCcw className="ic" aria-hidden />
        </button>
      )}
      <button
        type="button"
        className="btn q"
        aria-label={`${words.remove}: ${name}`}
        disabled={isOff}
        onClick={() => void queue.remove(item.key)}
      >
        <Trash2 className="ic" aria-hidden />
      </button>
    </li>
  )
}
