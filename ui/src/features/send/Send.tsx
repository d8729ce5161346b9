/** What somebody sees who was asked for photos: a door, sending, and thanks. */
import { CircleCheck, CloudOff, Link2Off, type LucideIcon } from 'lucide-react'
import { useCallback, useEffect, useMemo, useState } from 'react'
import { OutsideDoor } from '@/components/OutsideDoor'
import { OutsideHead, OutsideSaid } from '@/components/OutsideFrame'
import { Photos } from '@/features/send/Photos'
import { SendQueue } from '@/features/send/queue'
import { type Asked, finish, REQUEST } from '@/features/send/reach'
import { sentence, type Words, WORDS } from '@/features/send/words'
import type { DoorTold, Language } from '@/lib/outside'
import { secret } from '@/lib/secret'
import { useStore } from '@/lib/store'
import { useDoor } from '@/lib/useDoor'

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
  const [place, setPlace] = useState<Place>(own === '' ? 'nothing' : 'door')
  const words = WORDS[language]
  const onEnded = useCallback(() => {
    setPlace('ended')
  }, [])
  const { door, failed, again } = useDoor(own, REQUEST, setLanguage, onEnded)
  const queue = useMemo(() => asked && new SendQueue(asked, onEnded), [asked, onEnded])
  useEffect(() => {
    document.documentElement.lang = language
    document.title = words.title
  }, [language, words])
  return (
    <div className="visit">
      <OutsideHead hospital={door?.hospital ?? ''} language={language} onLanguage={setLanguage} />
      {place === 'sending' && asked && queue ? (
        <Photos
          asked={asked}
          queue={queue}
          language={language}
          onFinish={async () => {
            await finish(asked.visit)
            setPlace('finished')
          }}
        />
      ) : place !== 'door' && place !== 'sending' ? (
        <Over place={place} asker={asked?.asker ?? ''} words={words} />
      ) : (
        <Doorstep
          door={door}
          failed={failed}
          own={own}
          words={words}
          onAgain={again}
          onOpened={(opened) => {
            setAsked(opened)
            setPlace('sending')
          }}
          onPlace={setPlace}
        />
      )}
    </div>
  )
}

function Over({ place, asker, words }: { place: Ended; asker: string; words: Words }) {
  const text = place === 'finished' ? words.finishedText(asker) : words[`${place}Text`]
  return <OutsideSaid icon={ICONS[place]} title={words[place]} text={text} />
}

interface DoorstepProps {
  door: DoorTold | undefined
  failed: string | undefined
  own: string
  words: Words
  onAgain: () => void
  onOpened: (opened: Asked) => void
  onPlace: (place: Place) => void
}

/** Before anything is proved: the door, once the box has answered. */
function Doorstep({ door, failed, own, words, onAgain, onOpened, onPlace }: DoorstepProps) {
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
