/** What somebody sees who got a link to photos: a door, the photos, and the way out. */
import { CalendarX, CircleCheck, CloudOff, Link2Off, type LucideIcon } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { Door } from '@/features/visit/Door'
import { Photos } from '@/features/visit/Photos'
import { close, decline, type Door as DoorTold, knock, type Language, type Opened, Refused, still } from '@/features/visit/reach'
import { sentence, WORDS } from '@/features/visit/words'
import { secret } from '@/lib/secret'
import { useStore } from '@/lib/store'

type Place = 'door' | 'closed' | 'declined' | 'ended' | 'nothing' | 'timeOver'

const STILL_MS = 700

const ICONS: Record<Exclude<Place, 'door'>, LucideIcon> = {
  closed: CircleCheck,
  declined: CircleCheck,
  ended: Link2Off,
  nothing: Link2Off,
  timeOver: CalendarX,
}

export function Visit() {
  const told = useStore(secret)
  // Another link in the same window is another visit.
  return <Visited key={told} secret={told} />
}

function Visited({ secret: own }: { secret: string }) {
  const [language, setLanguage] = useState<Language>(navigator.language.startsWith('en') ? 'en' : 'nl')
  const [opened, setOpened] = useState<Opened>()
  const [place, setPlace] = useState<Place>(own === '' ? 'nothing' : 'door')
  const words = WORDS[language]
  const { door, failed, again } = useDoor(own, setLanguage, setPlace)
  useEffect(() => {
    document.documentElement.lang = language
    document.title = words.title
  }, [language, words])
  const shown = useStill(opened, (next) => {
    setOpened(undefined)
    setPlace(next)
  }, own)
  const leave = (next: Place) => {
    setOpened(undefined)
    setPlace(next)
  }
  return (
    <div className="visit">
      <Head hospital={door?.hospital ?? ''} language={language} onLanguage={setLanguage} />
      {opened ? (
        <Photos
          opened={opened}
          shown={shown}
          language={language}
          onClose={() => {
            void close(opened.visit).catch(() => undefined)
            leave('closed')
          }}
          onDecline={async () => {
            await decline(own)
            leave('declined')
          }}
          onOver={() => {
            void wayOut(own).then(leave)
          }}
        />
      ) : place !== 'door' ? (
        <Said
          icon={ICONS[place]}
          title={words[place]}
          text={words[`${place}Text`]}
          {...(place === 'timeOver' && { act: words.open, onAct: () => { setPlace('door') } })}
        />
      ) : failed ? (
        <Said icon={CloudOff} title={words.failed} text={sentence(words, failed)} act={words.retry} onAct={again} />
      ) : door ? (
        <Door
          door={door}
          secret={own}
          words={words}
          onOpened={setOpened}
          onEnded={() => {
            setPlace('ended')
          }}
          onDeclined={() => {
            setPlace('declined')
          }}
        />
      ) : (
        <main className="visit-page" aria-busy="true" />
      )}
    </div>
  )
}

/** Whether the visit is over, or the link is. */
const wayOut = (own: string): Promise<Place> =>
  knock(own).then(
    () => 'timeOver',
    () => 'ended',
  )

/** The photos that may still be on the screen: asked each second, so that what ends goes away. */
function useStill(opened: Opened | undefined, onOver: (place: Place) => void, own: string) {
  const [shown, setShown] = useState<readonly number[]>()
  const over = useRef(onOver)
  useEffect(() => {
    over.current = onOver
  })
  const visit = opened?.visit
  useEffect(() => {
    if (visit === undefined) return
    let timer: ReturnType<typeof setTimeout> | undefined
    let isGone = false
    const look = async () => {
      try {
        const now = await still(visit)
        if (!isGone) setShown(now)
      } catch (error) {
        if (error instanceof Refused && error.code === 'NOT_FOUND') {
          const place = await wayOut(own)
          if (!isGone) over.current(place)
          return
        }
      }
      if (!isGone) timer = setTimeout(() => void look(), STILL_MS)
    }
    timer = setTimeout(() => void look(), STILL_MS)
    return () => {
      isGone = true
      clearTimeout(timer)
      setShown(undefined)
    }
  }, [visit, own])
  return shown
}

/** What the box says of the link before anything is proved; it costs no opening. */
function useDoor(own: string, onLanguage: (language: Language) => void, onPlace: (place: Place) => void) {
  const [door, setDoor] = useState<DoorTold>()
  const [failed, setFailed] = useState<string>()
  const [tries, setTries] = useState(0)
  useEffect(() => {
    if (own === '') return
    knock(own).then(
      (found) => {
        setDoor(found)
        onLanguage(found.language)
        setFailed(undefined)
      },
      (error: unknown) => {
        const code = error instanceof Refused ? error.code : 'INTERNAL'
        if (code === 'NOT_FOUND') onPlace('ended')
        else setFailed(code)
      },
    )
  }, [own, tries, onLanguage, onPlace])
  return {
    door,
    failed,
    again: () => {
      setTries(tries + 1)
    },
  }
}

interface HeadProps {
  hospital: string
  language: Language
  onLanguage: (language: Language) => void
}

function Head({ hospital, language, onLanguage }: HeadProps) {
  return (
    <header>
      <b>{hospital}</b>
      <div className="seg" role="group" aria-label="Taal / Language">
        {(['nl', 'en'] as const).map((each) => (
          <button
            key={each}
            type="button"
            lang={each}
            aria-pressed={each === language}
            onClick={() => {
              onLanguage(each)
            }}
          >
            {each.toUpperCase()}
          </button>
        ))}
      </div>
    </header>
  )
}

interface SaidProps {
  icon: LucideIcon
  title: string
  text: string
  act?: string
  onAct?: () => void
}

function Said({ icon: Icon, title, text, act, onAct }: SaidProps) {
  return (
    <main className="visit-page" role="status">
      <Icon className="ic l" aria-hidden />
      <h1>{title}</h1>
      <p>{text}</p>
      {act && (
        <button type="button" className="btn p" onClick={onAct}>
          {act}
        </button>
      )}
    </main>
  )
}
