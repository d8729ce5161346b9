/** What somebody sees who was asked for photos: a door, sending, and thanks. */
import { CircleCheck, CloudOff, Link2Off, type LucideIcon } from 'lucide-react'
import { useCallback, useEffect, useState } from 'react'
import { OutsideDoor } from '@/components/OutsideDoor'
import { OutsideHead, OutsideSaid } from '@/components/OutsideFrame'
import { Photos } from '@/features/send/Photos'
import { SendQueue } from '@/features/send/queue'
import { type Asked, REQUEST } from '@/features/send/reach'
import { sentence, type Words, WORDS } from '@/features/send/words'
import { codeOf, type DoorTold, type Language } from '@/lib/outside'
import { secret } from '@/lib/secret'
import { useStore } from '@/lib/store'
import { useDoor } from '@/lib/useDoor'
import { usePlace } from '@/lib/usePlace'

type Place = 'door' | 'sending' | 'finished' | 'declined' | 'ended' | 'nothing'

type Ended = Exclude<Place, 'door' | 'sending'>

const ICONS: Record<Ended, LucideIcon> = {
  finished: CircleCheck,
  declined: CircleCheck,
  ended: Link2Off,
  nothing: Link2Off,
}

export function Send() {
  const told = useStore(secret)
  // Another link in the same window is another request.
  return <Asking key={told} own={told} />
}

function Asking({ own }: { own: string }) {
  const [language, setLanguage] = useState<Language>(navigator.language.startsWith('en') ? 'en' : 'nl')
  const [asked, setAsked] = useState<Asked>()
  const [count, setCount] = useState(0)
  const [notice, setNotice] = useState<string>()
  const [place, setPlace] = useState<Place>(own === '' ? 'nothing' : 'door')
  const words = WORDS[language]
  const onEnded = useCallback(() => {
    setPlace('ended')
  }, [])
  const { door, failed, again } = useDoor(own, REQUEST, setLanguage, onEnded)
  // What is not sent yet outlives a visit: it goes on in the next one.
  const [queue] = useState(
    () =>
      new SendQueue(() => {
        void overIn(own).then((code) => {
          setNotice(code)
          setPlace(code === 'NOT_FOUND' ? 'ended' : 'door')
        })
      }),
  )
  useEffect(() => {
    document.documentElement.lang = language
    document.title = words.title
  }, [language, words])
  const frame = usePlace(place, failed)
  return (
    <div className="visit" ref={frame}>
      <OutsideHead hospital={door?.hospital ?? ''} language={language} onLanguage={setLanguage} />
      {place === 'sending' && asked ? (
        <Photos
          asked={asked}
          queue={queue}
          language={language}
          onFinish={async () => {
            const arrived = await queue.finish()
            if (arrived === undefined) return
            setCount(arrived)
            setPlace('finished')
          }}
        />
      ) : place !== 'door' && place !== 'sending' ? (
        <Over place={place} asker={asked?.asker ?? ''} count={count} queue={queue} words={words} />
      ) : (
        <Doorstep
          door={door}
          failed={failed}
          own={own}
          notice={notice && sentence(words, notice)}
          words={words}
          onAgain={again}
          onOpened={(opened) => {
            queue.enter(opened)
            setAsked(opened)
            setPlace('sending')
          }}
          onPlace={setPlace}
        />
      )}
    </div>
  )
}

/** Why nothing is taken any more: the visit is over if the door still answers, else what it says. */
const overIn = (own: string): Promise<string> => REQUEST.knock(own).then(() => 'TIME_OVER', codeOf)

interface OverProps {
  place: Ended
  asker: string
  count: number
  queue: SendQueue
  words: Words
}

function Over({ place, asker, count, queue, words }: OverProps) {
  const unsent = useStore(queue.items).filter(({ state }) => state !== 'sent').length
  const texts: Record<Ended, string> = {
    finished: words.finishedText(count, asker),
    declined: words.declinedText,
    ended: `${words.endedText} ${unsent > 0 ? words.unsent(unsent) : words.allArrived}`,
    nothing: words.nothingText,
  }
  return <OutsideSaid icon={ICONS[place]} title={words[place]} text={texts[place]} />
}

interface DoorstepProps {
  door: DoorTold | undefined
  failed: string | undefined
  own: string
  /** Why they are back here. */
  notice: string | undefined
  words: Words
  onAgain: () => void
  onOpened: (opened: Asked) => void
  onPlace: (place: Place) => void
}

/** Before anything is proved: the door, once the box has answered. */
function Doorstep({ door, failed, own, notice, words, onAgain, onOpened, onPlace }: DoorstepProps) {
  if (failed) {
    return (
      <OutsideSaid icon={CloudOff} title={words.failed} text={sentence(words, failed)} act={words.retry} onAct={onAgain} />
    )
  }
  if (!door) return <main className="visit-page" aria-busy="true" />
  return (
    <OutsideDoor
      door={door}
      secret={own}
      acts={REQUEST}
      words={words}
      notice={notice}
      sentence={(code) => sentence(words, code)}
      onOpened={onOpened}
      onEnded={() => {
        onPlace('ended')
      }}
      onDeclined={() => {
        onPlace('declined')
      }}
    />
  )
}
