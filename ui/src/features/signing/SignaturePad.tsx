/** A place to sign with a finger, a pen or a mouse. Whoever cannot, types their name instead. */
import { useEffect, useRef } from 'react'
import type { PointerEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { begunAt, drawnOn, HEIGHT, pathOf, type Point, type Stroke, WIDTH } from '@/lib/signature'

interface Props {
  strokes: readonly Stroke[]
  /** From what was drawn until then, as moves come faster than they are shown. */
  onDraw: (draw: (strokes: readonly Stroke[]) => readonly Stroke[]) => void
}

export function SignaturePad({ strokes, onDraw }: Props) {
  const { t } = useTranslation()
  // The first finger draws; a second one, or the ball of the hand, does not.
  const drawing = useRef<number>(undefined)
  const paper = useRef<SVGSVGElement>(null)
  useEffect(() => {
    const shown = paper.current
    // A quick last stroke would be a flick to the browser, which swallows the tap after it.
    const keep = (event: TouchEvent) => {
      event.preventDefault()
    }
    shown?.addEventListener('touchstart', keep, { passive: false })
    return () => {
      shown?.removeEventListener('touchstart', keep)
    }
  }, [])
  const end = (event: PointerEvent) => {
    if (event.pointerId === drawing.current) drawing.current = undefined
  }
  return (
    <div className="col">
      <div className="row">
        <h2 className="sign-label">{t('sign.signature')}</h2>
        {strokes.length > 0 && (
          <button
            type="button"
            className="btn q end"
            onClick={() => {
              onDraw(() => [])
            }}
          >
            {t('sign.again')}
          </button>
        )}
      </div>
      <svg
        ref={paper}
        className="pad"
        viewBox={`0 0 ${String(WIDTH)} ${String(HEIGHT)}`}
        role="img"
        aria-label={t(strokes.length > 0 ? 'sign.padDrawn' : 'sign.pad')}
        onPointerDown={(event) => {
          if (drawing.current !== undefined || event.button !== 0) return
          event.currentTarget.setPointerCapture(event.pointerId)
          drawing.current = event.pointerId
          const place = placeOf(event.nativeEvent, event.currentTarget)
          onDraw((drawn) => begunAt(drawn, place))
        }}
        onPointerMove={(event) => {
          if (event.pointerId !== drawing.current) return
          const between = event.nativeEvent.getCoalescedEvents()
          const moves = between.length > 0 ? between : [event.nativeEvent]
          const places = moves.map((move) => placeOf(move, event.currentTarget))
          onDraw((drawn) => places.reduce(drawnOn, drawn))
        }}
        onPointerUp={end}
        onPointerCancel={end}
      >
        <path className="pad-line" d={`M 28 ${String(HEIGHT - 44)} H ${String(WIDTH - 28)}`} />
        {strokes.map((stroke, number) => (
          <path key={number} className="pad-ink" d={pathOf(stroke)} />
        ))}
      </svg>
      <p className="sign-small muted">{t('sign.padHint')}</p>
    </div>
  )
}

function placeOf(event: globalThis.PointerEvent, paper: Element): Point {
  const { left, top, width, height } = paper.getBoundingClientRect()
  return { x: ((event.clientX - left) / width) * WIDTH, y: ((event.clientY - top) / height) * HEIGHT }
}
