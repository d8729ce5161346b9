/** What is drawn over a photo: points from 0 to 1 of the upright photo, never its pixels. */
import type { Size } from '@/lib/camera'
import type { LayerDetailsFragment, ShapeInput, ShapeKind } from '@/lib/graphql/graphql'

export interface Point {
  x: number
  y: number
}

export interface Mark {
  kind: ShapeKind
  points: readonly Point[]
  text: string
  /** Of a ruler that lies along a scale in the photo; all others are measured by it. */
  millimetres: number | null
}

export type Marks = readonly Mark[]

/** What the box takes, see `core/annotations/shapes.py`. */
export const MOST_MARKS = 100
export const MOST_POINTS = { POLYGON: 100, FREEHAND: 1000 } as const
export const LONGEST_TEXT = 200
export const LONGEST_MILLIMETRES = 3000

export function marksOf(layer: LayerDetailsFragment): Marks {
  return layer.shapes.map((shape) => ({ ...shape, points: pointsFrom(shape.points) }))
}

export function inputsOf(marks: Marks): ShapeInput[] {
  return marks.map((mark) => ({ ...mark, points: pointsText(mark.points) }))
}

export function pointsFrom(text: string): Point[] {
  return text.split(' ').map((pair) => {
    const [x = 0, y = 0] = pair.split(',').map(Number)
    return { x, y }
  })
}

export function pointsText(points: readonly Point[]): string {
  return points.map(({ x, y }) => `${within(x).toFixed(5)},${within(y).toFixed(5)}`).join(' ')
}

export function within(share: number): number {
  return Math.min(1, Math.max(0, share))
}

/** Moved as a whole, and no farther than the edge of the photo. */
export function shifted(mark: Mark, by: Point): Mark {
  const x = heldBy(by.x, mark.points.map((point) => point.x))
  const y = heldBy(by.y, mark.points.map((point) => point.y))
  return { ...mark, points: mark.points.map((point) => ({ x: point.x + x, y: point.y + y })) }
}

function heldBy(step: number, places: readonly number[]): number {
  return Math.max(-Math.min(...places), Math.min(1 - Math.max(...places), step))
}

export function withPoint(mark: Mark, at: number, to: Point): Mark {
  const moved = { x: within(to.x), y: within(to.y) }
  return { ...mark, points: mark.points.map((point, n) => (n === at ? moved : point)) }
}

export function replaced(marks: Marks, at: number, mark: Mark): Marks {
  return marks.map((each, n) => (n === at ? mark : each))
}

/** In pixels of the photo. */
export function lengthOf(mark: Mark, photo: Size): number {
  const [from, to] = mark.points
  if (!from || !to) return 0
  return Math.hypot((to.x - from.x) * photo.width, (to.y - from.y) * photo.height)
}

/** The ruler that lies along a scale: without one nothing in the photo can be measured. */
export function scaleOf(marks: Marks): Mark | undefined {
  return marks.find((mark) => mark.kind === 'RULER' && mark.millimetres !== null)
}

export function millimetresOf(mark: Mark, marks: Marks, photo: Size): number | undefined {
  if (mark.millimetres !== null) return mark.millimetres
  const scale = scaleOf(marks)
  if (!scale?.millimetres) return undefined
  const pixels = lengthOf(scale, photo)
  return pixels > 0 ? (lengthOf(mark, photo) / pixels) * scale.millimetres : undefined
}

const SHAPES: Record<ShapeKind, readonly Point[]> = {
  ARROW: [{ x: 0.62, y: 0.38 }, { x: 0.5, y: 0.5 }],
  ELLIPSE: [{ x: 0.42, y: 0.42 }, { x: 0.58, y: 0.58 }],
  POLYGON: [{ x: 0.5, y: 0.42 }, { x: 0.58, y: 0.56 }, { x: 0.42, y: 0.56 }],
  FREEHAND: [{ x: 0.42, y: 0.5 }, { x: 0.47, y: 0.48 }, { x: 0.53, y: 0.52 }, { x: 0.58, y: 0.5 }],
  TEXT: [{ x: 0.5, y: 0.5 }],
  RULER: [{ x: 0.4, y: 0.5 }, { x: 0.6, y: 0.5 }],
}

/** A mark in the middle, for whoever draws by keys: it is moved and stretched from there. */
export function inTheMiddle(kind: ShapeKind): Mark {
  return { kind, points: SHAPES[kind], text: '', millimetres: null }
}
