/** What somebody sees who got a link to photos: a door, the photos, and the way out. */
import { CalendarX, CircleCheck, CloudOff, Link2Off, type LucideIcon } from 'lucide-react'
import { useCallback, useEffect, useRef, useState } from 'react'
import { OutsideDoor } from '@/components/OutsideDoor'
import { OutsideHead, OutsideSaid } from '@/components/OutsideFrame'
import { Photos } from '@/features/visit/Photos'
import { close, LINK, type Opened, still } from '@/features/visit/reach'
import { sentence, WORDS } from '@/features/visit/words'
import { type Language, Refused } from '@/lib/outside'
import { secret } from '@/lib/secret'
import { useStore } from '@/lib/store'
import { useDoor } from '@/lib/useDoor'
import { usePlace } from '@/lib/usePlace'

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
  const onEnded = useCallback(() => {
    setPlace('ended')
  }, [])
  const { door, failed, again } = useDoor(own, LINK, setLanguage, onEnded)
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
  const frame = usePlace(opened ? 'photos' : place, failed)
  return (
    <div className="visit" ref={frame}>
      <OutsideHead hospital={door?.hospital ?? ''} language={language} onLanguage={setLanguage} />
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
            await LINK.decline(own)
            leave('declined')
          }}
          onOver={() => {
            void wayOut(own).then(leave)
          }}
        />
      ) : place !== 'door' ? (
        <OutsideSaid
          icon={ICONS[place]}
          title={words[place]}
          text={words[`${place}Text`]}
          {...(place === 'timeOver' && { act: words.open, onAct: () => { setPlace('door') } })}
        />
      ) : failed ? (
        <OutsideSaid icon={CloudOff} title={words.failed} text={sentence(words, failed)} act={words.retry} onAct={again} />
      ) : door ? (
        <OutsideDoor
          door={door}
          secret={own}
          acts={LINK}
          words={words}
          sentence={(code) => sentence(words, code)}
          onOpened={setOpened}
          onEnded={onEnded}
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
  LINK.knock(own).then(
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
