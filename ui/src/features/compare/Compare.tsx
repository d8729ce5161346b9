/** Two photos side by side, or over one another, and seen alike. */
import { useQuery } from '@tanstack/react-query'
import { getRouteApi, useNavigate, useRouter } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Problem } from '@/components/Problem'
import { CompareBar } from '@/features/compare/CompareBar'
import { Moments } from '@/features/compare/Moments'
import '@/features/compare/messages'
import { type Layered, Pane } from '@/features/compare/Pane'
import { type Name, useLooks } from '@/features/compare/useLooks'
import { useMarks } from '@/features/compare/useMarks'
import { ask } from '@/lib/api'
import { longDay } from '@/lib/format'
import { type PhotoDetailsFragment, PhotoDocument } from '@/lib/graphql/graphql'
import { useKeys } from '@/lib/keys'
import { whenOf } from '@/lib/words'
import '@/styles/viewer.css'
import '@/styles/compare.css'

const route = getRouteApi('/compare/$a/$b')
const STEP = 1.35
const MOVE = 0.05
/** Beyond this there is nothing new to see, even of the largest photo. */
const NEAREST = 40

export function Compare() {
  const { a, b } = route.useParams()
  const { t } = useTranslation()
  const photos = { A: usePhoto(a), B: usePhoto(b) }
  const seen = useLooks()
  const [isOver, setIsOver] = useState(false)
  const [opacity, setOpacity] = useState(0.5)
  const [showsMarks, setShowsMarks] = useState(true)
  const marks = { A: useMarks(photos.A.data), B: useMarks(photos.B.data) }
  const isAnyDrawn = marks.A.marks.length + marks.B.marks.length > 0
  const toggleMarks = () => {
    setShowsMarks(!showsMarks)
  }
  const navigate = useNavigate()
  const router = useRouter()
  const leave = () => {
    if (router.history.canGoBack()) router.history.back()
    else void navigate({ to: '/photos/$id', params: { id: a } })
  }
  // Other photos in the panes are no place that one goes back to.
  const show = (first: string, second: string) =>
    void navigate({ to: '/compare/$a/$b', params: { a: first, b: second }, replace: true })
  const swap = () => {
    seen.swap()
    show(b, a)
  }
  const over = () => {
    if (!isOver && !seen.isLinked) seen.link()
    setIsOver(!isOver)
  }
  const link = () => {
    if (!isOver) seen.link()
  }
  const near = (factor: number) => {
    seen.look(seen.active, (now) => ({ ...now, nearness: Math.min(NEAREST, Math.max(1, now.nearness * factor)) }))
  }
  const move = (x: number, y: number) => (event: KeyboardEvent) => {
    // The arrows of the slider are its own.
    if (event.target instanceof HTMLInputElement) return
    seen.look(seen.active, (now) => ({ ...now, x: aside(now.x + x), y: aside(now.y + y) }))
  }
  useKeys({
    Escape: leave,
    o: over,
    x: swap,
    m: link,
    l: toggleMarks,
    '+': () => { near(STEP) },
    '=': () => { near(STEP) },
    '-': () => { near(1 / STEP) },
    '0': seen.reset,
    ArrowLeft: move(MOVE, 0),
    ArrowRight: move(-MOVE, 0),
    ArrowUp: move(0, MOVE),
    ArrowDown: move(0, -MOVE),
  })
  const failed = [photos.A, photos.B].find((asked) => asked.error)
  if (failed) return <Problem error={failed.error} onRetry={() => void failed.refetch()} />
  const [photoA, photoB] = [photos.A.data, photos.B.data]
  if (!photoA || !photoB) return <div className="stage grow" aria-busy="true" />
  const first: Layered = { photo: photoA, look: seen.looks.A, marks: showsMarks ? marks.A.marks : [] }
  const second: Layered = { photo: photoB, look: seen.looks.B, marks: showsMarks ? marks.B.marks : [] }
  const pane = (name: Name, layered: Layered) => (
    <section className="pane" key={name} data-pane={name} data-active={seen.active === name}>
      <Pane
        key={layered.photo.id}
        layers={[layered]}
        label={t('compare.pane', { name })}
        onLook={(change) => { seen.look(name, change) }}
        onActive={() => { seen.activate(name) }}
      />
      <Caption name={name} photo={layered.photo} />
    </section>
  )
  return (
    <div className="stage grow compare">
      <CompareBar
        a={photoA}
        b={photoB}
        isLinked={seen.isLinked}
        isOver={isOver}
        isDrawn={isAnyDrawn ? showsMarks : undefined}
        onLink={link}
        onOver={over}
        onSwap={swap}
        onLayer={toggleMarks}
        onLeave={leave}
      />
      {(marks.A.isUnread || marks.B.isUnread) && (
        <p className="viewer-word sm" role="status">
          {t('compare.unread')}
        </p>
      )}
      {isOver ? (
        <section className="pane">
          <Pane
            layers={[first, { ...second, opacity }]}
            label={t('compare.overLabel')}
            onLook={(change) => { seen.look('A', change) }}
          />
          <div className="row over-bar">
            <Caption name="A" photo={photoA} />
            <input
              type="range"
              min="0"
              max="1"
              step="0.01"
              value={opacity}
              aria-label={t('compare.opacity')}
              onChange={(event) => { setOpacity(event.target.valueAsNumber) }}
            />
            <Caption name="B" photo={photoB} />
          </div>
        </section>
      ) : (
        <div className="panes">
          {pane('A', first)}
          {pane('B', second)}
        </div>
      )}
      {photoA.patientId && photoA.patientId === photoB.patientId && (
        <Moments patient={photoA.patientId} a={a} b={b} onPick={(photo) => { show(a, photo.id) }} />
      )}
    </div>
  )
}

function Caption({ name, photo }: { name: Name; photo: PhotoDetailsFragment }) {
  const { t, i18n } = useTranslation()
  return (
    <p className="row pane-caption">
      <span className="md nw">{[name, photo.phase && t(`phaseShort.${photo.phase}`)].filter(Boolean).join(' · ')}</span>
      <span className="dim sm ell">{longDay(whenOf(photo), i18n.language)}</span>
    </p>
  )
}

function usePhoto(id: string) {
  return useQuery({
    queryKey: ['photo', id],
    queryFn: async ({ signal }) => (await ask(PhotoDocument, { id }, signal)).photo,
  })
}

/** Half a photo to either side is as far as there is anything to see. */
function aside(share: number): number {
  return Math.max(-0.5, Math.min(0.5, share))
}
