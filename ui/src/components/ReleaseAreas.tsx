/** Areas over the photo that are to be made unreadable: drawn, moved and stretched, by keys too. */
import { type KeyboardEvent, type PointerEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { placeOf } from '@/components/FaceFrames'
import { type Area, isThin, MOST_AREAS, moved, spanning, STEP, stretched } from '@/lib/areas'
import type { Point } from '@/lib/marks'

interface Props {
  areas: readonly Area[]
  onChange: (areas: readonly Area[]) => void
  onLeave: () => void
}

type Hand = { from: Point } & ({ does: 'draw' } | { does: 'move' | 'stretch'; at: number; area: Area })

const ARROWS: Record<string, Point> = {
  ArrowLeft: { x: -STEP, y: 0 },
  ArrowRight: { x: STEP, y: 0 },
  ArrowUp: { x: 0, y: -STEP },
  ArrowDown: { x: 0, y: STEP },
}

export function ReleaseAreas({ areas, onChange, onLeave }: Props) {
  const { t } = useTranslation()
  const [hand, setHand] = useState<Hand>()
  const [draft, setDraft] = useState<Area>()
  const down = (event: PointerEvent<HTMLDivElement>) => {
    if (event.button !== 0 || !event.isPrimary) return
    const held = heldBy(event, areas)
    if (!held && areas.length >= MOST_AREAS) return
    event.currentTarget.setPointerCapture(event.pointerId)
    const from = pointOf(event)
    setHand(held ? { ...held, from } : { does: 'draw', from })
  }
  const move = (event: PointerEvent<HTMLDivElement>) => {
    if (hand) setDraft(drawnBy(hand, pointOf(event)))
  }
  const up = () => {
    if (hand && draft && !isThin(draft)) {
      onChange(hand.does === 'draw' ? [...areas, draft] : areas.with(hand.at, draft))
    }
    setHand(undefined)
    setDraft(undefined)
  }
  const press = (event: KeyboardEvent, at: number, area: Area) => {
    const by = ARROWS[event.key]
    if (by) onChange(areas.with(at, event.shiftKey ? stretched(area, by) : moved(area, by)))
    else if (event.key === 'Delete' || event.key === 'Backspace') onChange(areas.toSpliced(at, 1))
    else if (event.key === 'Escape') onLeave()
    else return
    // Or the dialog would scroll, or close.
    event.preventDefault()
  }
  const changing = hand && hand.does !== 'draw' ? hand.at : undefined
  return (
    <div
      className="areas"
      onPointerDown={down}
      onPointerMove={move}
      onPointerUp={up}
      onPointerCancel={() => {
        setHand(undefined)
        setDraft(undefined)
      }}
    >
      {areas.map((area, at) => (
        <button
          key={at}
          type="button"
          className="area"
          data-area={at}
          // Where it was just put down it goes on by keys.
          autoFocus
          aria-label={t('mask.area', { number: at + 1 })}
          aria-describedby="areas-hint"
          style={placeOf((changing === at && draft) || area)}
          onKeyDown={(event) => {
            press(event, at, area)
          }}
        >
          <i className="area-corner" data-corner />
        </button>
      ))}
      {hand?.does === 'draw' && draft && <span className="area" style={placeOf(draft)} />}
    </div>
  )
}

/** What of the areas is under the pointer. */
function heldBy({ target }: PointerEvent, areas: readonly Area[]) {
  if (!(target instanceof Element)) return undefined
  const at = Number(target.closest<HTMLElement>('[data-area]')?.dataset.area ?? -1)
  const area = areas[at]
  if (!area) return undefined
  return { does: target.closest('[data-corner]') ? ('stretch' as const) : ('move' as const), at, area }
}

function drawnBy(hand: Hand, to: Point): Area {
  if (hand.does === 'draw') return spanning(hand.from, to)
  const by = { x: to.x - hand.from.x, y: to.y - hand.from.y }
  return hand.does === 'move' ? moved(hand.area, by) : stretched(hand.area, by)
}

/** From 0 to 1 of the photo. */
function pointOf(event: PointerEvent<HTMLDivElement>): Point {
  const { left, top, width, height } = event.currentTarget.getBoundingClientRect()
  return { x: (event.clientX - left) / width, y: (event.clientY - top) / height }
}
