/** One mark as it is seen: a bright line on a dark edge, which shows on every skin and cloth. */
import { lengthOf, type Mark, type Point } from '@/lib/marks'
import type { Size } from '@/lib/camera'

interface Props {
  mark: Mark
  /** How large the photo is shown, in CSS pixels: lines and words keep their size. */
  shown: Size
  label: string
}

const HEAD = 16
const HEAD_ANGLE = 0.48
const TICK = 8
const WORD = { size: 16, height: 28, side: 9 }

export function MarkShape({ mark, shown, label }: Props) {
  const path = pathOf(mark, mark.points.map((point) => onto(point, shown)), shown)
  return (
    <>
      {path && (
        <>
          <path className="mark-touch" d={path} />
          <path className="mark-edge" d={path} />
          <path className="mark-line" d={path} />
        </>
      )}
      {label && <Word text={label} at={wordPlace(mark, shown)} shown={shown} isCentred={mark.kind === 'RULER'} />}
    </>
  )
}

export function onto({ x, y }: Point, shown: Size): Point {
  return { x: x * shown.width, y: y * shown.height }
}

function pathOf(mark: Mark, points: readonly Point[], shown: Size): string {
  const [from, to] = points
  if (!from || !to) return ''
  if (mark.kind === 'ELLIPSE') return ellipse(from, to)
  const isClosed = mark.kind === 'POLYGON'
  const line = `M${points.map(({ x, y }) => `${x.toFixed(1)} ${y.toFixed(1)}`).join('L')}${isClosed ? 'Z' : ''}`
  const length = lengthOf(mark, shown)
  if (mark.kind === 'ARROW') return line + arrowHead(from, to, Math.min(HEAD, length / 2))
  if (mark.kind === 'RULER') return line + ruleEnd(from, to, length) + ruleEnd(to, from, length)
  return line
}

function ellipse(from: Point, to: Point): string {
  const [rx, ry] = [Math.abs(to.x - from.x) / 2, Math.abs(to.y - from.y) / 2]
  const [left, middle] = [Math.min(from.x, to.x), (from.y + to.y) / 2]
  const half = `a${String(rx)} ${String(ry)} 0 1 0`
  return `M${String(left)} ${String(middle)}${half} ${String(2 * rx)} 0${half} ${String(-2 * rx)} 0Z`
}

function arrowHead(from: Point, to: Point, size: number): string {
  const angle = Math.atan2(from.y - to.y, from.x - to.x)
  return [angle - HEAD_ANGLE, angle + HEAD_ANGLE]
    .map((side) => `M${String(to.x)} ${String(to.y)}l${String(Math.cos(side) * size)} ${String(Math.sin(side) * size)}`)
    .join('')
}

function ruleEnd(at: Point, other: Point, length: number): string {
  if (length === 0) return ''
  const [x, y] = [((other.y - at.y) / length) * TICK, ((at.x - other.x) / length) * TICK]
  return `M${String(at.x - x)} ${String(at.y - y)}l${String(2 * x)} ${String(2 * y)}`
}

function wordPlace(mark: Mark, shown: Size): Point {
  const [from = { x: 0, y: 0 }, to = from] = mark.points
  if (mark.kind !== 'RULER') return onto(from, shown)
  const middle = onto({ x: (from.x + to.x) / 2, y: (from.y + to.y) / 2 }, shown)
  return { x: middle.x, y: middle.y + WORD.height }
}

/** On a plate that stays within the photo. */
function Word({ text, at, shown, isCentred }: { text: string; at: Point; shown: Size; isCentred: boolean }) {
  const width = widthOf(text) + 2 * WORD.side
  const x = kept(isCentred ? at.x - width / 2 : at.x, shown.width - width)
  const y = kept(at.y - WORD.height / 2, shown.height - WORD.height)
  return (
    <>
      <rect className="mark-plate" x={x} y={y} width={width} height={WORD.height} rx={4} />
      <text className="mark-word" x={x + WORD.side} y={y + WORD.height / 2} fontSize={WORD.size}>
        {text}
      </text>
    </>
  )
}

function kept(place: number, most: number): number {
  return Math.max(0, Math.min(most, place))
}

let measuring: CanvasRenderingContext2D | null | undefined

function widthOf(text: string): number {
  measuring ??= document.createElement('canvas').getContext('2d')
  if (!measuring) return text.length * WORD.size * 0.6
  measuring.font = `600 ${String(WORD.size)}px ${getComputedStyle(document.body).fontFamily}`
  return measuring.measureText(text).width
}
