/** The hand that draws: turns a pointer on the photo into a mark, or moves one that is there. */
import { type PointerEvent, useState } from 'react'
import { type Mark, type Marks, MOST_POINTS, type Point, replaced, shifted, within, withPoint } from '@/lib/marks'
import type { ShapeKind } from '@/lib/graphql/graphql'

export type Tool = ShapeKind | 'CHOOSE'

interface Grip {
  at: number
  /** One of its points, or the mark as a whole. */
  point: number | undefined
  from: Point
}

interface Given {
  tool: Tool
  marks: Marks
  onDrawn: (mark: Mark) => void
  onMoved: (marks: Marks) => void
  onChoose: (at: number | undefined) => void
}

/** In CSS pixels: less is a slip, and points nearer than that say nothing new. */
const SLIP = 6
const NEAR = 3
const CLOSING = 12

export function useHand({ tool, marks, onDrawn, onMoved, onChoose }: Given) {
  const [draft, setDraft] = useState<Mark>()
  const [grip, setGrip] = useState<Grip>()
  const [moving, setMoving] = useState<Marks>()
  /** While the pointer is down: the draft as it was before. */
  const [before, setBefore] = useState<{ draft: Mark | undefined }>()

  const finishPolygon = (points: readonly Point[]) => {
    setDraft(undefined)
    if (points.length >= 3) onDrawn({ kind: 'POLYGON', points, text: '', millimetres: null })
  }

  const corner = (to: Point, apart: Apart) => {
    const fixed = draft?.points.slice(0, -1) ?? []
    const [first] = fixed
    const last = fixed.at(-1)
    const isClosed = first !== undefined && fixed.length >= 3 && apart(first, to) < CLOSING
    // The second press of a double click lies on the first.
    const isTwice = last !== undefined && apart(last, to) < NEAR
    if (isClosed || isTwice || fixed.length >= MOST_POINTS.POLYGON) finishPolygon(fixed)
    else setDraft({ kind: 'POLYGON', points: [...fixed, to, to], text: '', millimetres: null })
  }

  const down = (event: PointerEvent<SVGSVGElement>) => {
    if (event.button !== 0 || !event.isPrimary || tool === 'CHOOSE') return
    event.preventDefault()
    setBefore({ draft })
    const at = placeOf(event)
    if (tool === 'POLYGON') {
      corner(at, apartIn(event))
      return
    }
    event.currentTarget.setPointerCapture(event.pointerId)
    const isPoint = tool === 'TEXT' || tool === 'FREEHAND'
    setDraft({ kind: tool, points: isPoint ? [at] : [at, at], text: '', millimetres: null })
  }

  const move = (event: PointerEvent<SVGSVGElement>) => {
    const to = placeOf(event)
    if (grip) setMoving(dragged(marks, grip, to))
    else if (draft && event.isPrimary) setDraft(goneOn(draft, to, apartIn(event)))
  }

  const up = (event: PointerEvent<SVGSVGElement>) => {
    setBefore(undefined)
    if (grip) {
      if (moving) onMoved(moving)
      setGrip(undefined)
      setMoving(undefined)
      return
    }
    if (!draft || draft.kind === 'POLYGON') return
    setDraft(undefined)
    const [from, to] = [draft.points[0], draft.points.at(-1)]
    const isSlip = draft.kind !== 'TEXT' && (!from || !to || (apartIn(event)(from, to) < SLIP && draft.points.length < 4))
    if (!isSlip) onDrawn(draft)
  }

  const grab = (event: PointerEvent<SVGElement>, at: number, point?: number) => {
    if (tool !== 'CHOOSE' || event.button !== 0) return
    onChoose(at)
    event.currentTarget.ownerSVGElement?.setPointerCapture(event.pointerId)
    setGrip({ at, point, from: placeOf(event) })
  }

  return {
    draft,
    marks: moving ?? marks,
    grab,
    on: { onPointerDown: down, onPointerMove: move, onPointerUp: up, onPointerCancel: up },
    /** Enter closes a polygon; whoever gives up lets it go. */
    finish: () => {
      if (draft?.kind === 'POLYGON') finishPolygon(draft.points.slice(0, -1))
    },
    drop: () => {
      setDraft(undefined)
    },
    /** The finger was one of two that zoom: what it drew goes, corners from before stay. */
    takeBack: () => {
      if (before) setDraft(before.draft)
      setGrip(undefined)
      setMoving(undefined)
    },
  }
}

function dragged(marks: Marks, { at, point, from }: Grip, to: Point): Marks {
  const mark = marks[at]
  if (!mark) return marks
  if (point !== undefined) return replaced(marks, at, withPoint(mark, point, to))
  return replaced(marks, at, shifted(mark, { x: to.x - from.x, y: to.y - from.y }))
}

function goneOn(draft: Mark, to: Point, apart: Apart): Mark {
  const last = draft.points.at(-1)
  if (draft.kind === 'TEXT') return { ...draft, points: [to] }
  if (draft.kind !== 'FREEHAND') return { ...draft, points: [...draft.points.slice(0, -1), to] }
  const isNear = last !== undefined && apart(last, to) < NEAR
  if (isNear || draft.points.length >= MOST_POINTS.FREEHAND) return draft
  return { ...draft, points: [...draft.points, to] }
}

type Apart = (one: Point, other: Point) => number

/** How far apart two places are on the screen, whatever the zoom. */
function apartIn(event: PointerEvent<SVGElement>): Apart {
  const { width, height } = layerOf(event).getBoundingClientRect()
  return (one, other) => Math.hypot((one.x - other.x) * width, (one.y - other.y) * height)
}

/** From 0 to 1 of the photo. */
function placeOf(event: PointerEvent<SVGElement>): Point {
  const { left, top, width, height } = layerOf(event).getBoundingClientRect()
  return { x: within((event.clientX - left) / width), y: within((event.clientY - top) / height) }
}

function layerOf({ currentTarget }: PointerEvent<SVGElement>): SVGElement {
  return currentTarget.ownerSVGElement ?? currentTarget
}
