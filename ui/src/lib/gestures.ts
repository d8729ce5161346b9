/** Wheel, drag, pinch, swipe and double click on one element. */
import { type RefObject, useEffect, useRef } from 'react'

interface Point {
  x: number
  y: number
}

interface Gestures {
  /** `at`: from the middle of the element. */
  zoom: (factor: number, at: Point) => void
  move: (by: Point) => void
  swipe: (step: 1 | -1) => void
  toggle: (at: Point) => void
  /** A second finger came down: whatever the first one was doing, it is not meant any more. */
  pinch?: () => void
}

const SWIPE = 60
const WHEEL = 0.0022

export function useGestures(box: RefObject<HTMLElement | null>, gestures: Gestures): void {
  const latest = useRef(gestures)
  useEffect(() => {
    latest.current = gestures
  })
  useEffect(() => {
    const element = box.current
    if (!element) return
    return listenTo(element, () => latest.current)
  }, [box])
}

/** Hears the pointers of one element, until what it gives back is called. */
export function listenTo(element: HTMLElement, now: () => Gestures): () => void {
  const fingers = new Map<number, Point>()
  /** Those that draw. On its own each is the hand's, see `viewer/useHand`; two together zoom. */
  const drawing = new Set<number>()
  let travelled: Point = { x: 0, y: 0 }
  const fromMiddle = (point: Point): Point => {
    const { left, top, width, height } = element.getBoundingClientRect()
    return { x: point.x - left - width / 2, y: point.y - top - height / 2 }
  }
  const wheel = (event: WheelEvent) => {
    event.preventDefault()
    now().zoom(Math.exp(-event.deltaY * WHEEL), fromMiddle({ x: event.clientX, y: event.clientY }))
  }
  const down = (event: PointerEvent) => {
    const place = placeOf(event)
    if (event.button !== 0 || place === 'button') return
    if (place === 'photo') element.setPointerCapture(event.pointerId)
    else if (event.pointerType === 'touch') drawing.add(event.pointerId)
    else return
    fingers.set(event.pointerId, { x: event.clientX, y: event.clientY })
    travelled = { x: 0, y: 0 }
    if (fingers.size === 2) now().pinch?.()
  }
  const move = (event: PointerEvent) => {
    const before = fingers.get(event.pointerId)
    if (!before) return
    const after = { x: event.clientX, y: event.clientY }
    const other = [...fingers].find(([id]) => id !== event.pointerId)?.[1]
    fingers.set(event.pointerId, after)
    if (other) {
      const middle = { x: (after.x + other.x) / 2, y: (after.y + other.y) / 2 }
      now().zoom(apart(after, other) / Math.max(1, apart(before, other)), fromMiddle(middle))
      return
    }
    if (drawing.has(event.pointerId)) return
    const by = { x: after.x - before.x, y: after.y - before.y }
    travelled = { x: travelled.x + by.x, y: travelled.y + by.y }
    now().move(by)
  }
  const up = (event: PointerEvent) => {
    const isLast = fingers.delete(event.pointerId) && fingers.size === 0
    drawing.delete(event.pointerId)
    const isFlat = Math.abs(travelled.x) > SWIPE && Math.abs(travelled.x) > 2 * Math.abs(travelled.y)
    if (isLast && isFlat && event.pointerType !== 'mouse') now().swipe(travelled.x < 0 ? 1 : -1)
  }
  const twice = (event: MouseEvent) => {
    if (placeOf(event) !== 'photo') return
    now().toggle(fromMiddle({ x: event.clientX, y: event.clientY }))
  }
  element.addEventListener('wheel', wheel, { passive: false })
  element.addEventListener('pointerdown', down)
  element.addEventListener('pointermove', move)
  element.addEventListener('pointerup', up)
  element.addEventListener('pointercancel', up)
  element.addEventListener('dblclick', twice)
  return () => {
    element.removeEventListener('wheel', wheel)
    element.removeEventListener('pointerdown', down)
    element.removeEventListener('pointermove', move)
    element.removeEventListener('pointerup', up)
    element.removeEventListener('pointercancel', up)
    element.removeEventListener('dblclick', twice)
  }
}

/** On a button, on what is drawn, or on the photo itself: only that is a gesture of the photo. */
function placeOf(event: MouseEvent): 'button' | 'hand' | 'photo' {
  const target = event.target as Element
  if (target.closest('button')) return 'button'
  return target.closest('[data-hand]') ? 'hand' : 'photo'
}

function apart(one: Point, other: Point): number {
  return Math.hypot(one.x - other.x, one.y - other.y)
}
