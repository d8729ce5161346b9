/**
 * A drawn signature: the strokes of a pen, and the path that the box keeps. It is drawn in a
 * box of `WIDTH` by `HEIGHT`; the path stands in the middle of the wider box that is sent.
 */
export interface Point {
  x: number
  y: number
}
export type Stroke = readonly Point[]

export const WIDTH = 450
export const HEIGHT = 300
/** As wide as the box that is sent, see `SigningInput.drawing`. */
const SENT_WIDTH = 1000
const ASIDE = (SENT_WIDTH - WIDTH) / 2
/** Less than this apart, two points are one. */
const APART = 2
/** What anybody could mean by a signature. */
const MOST_STROKES = 200
const MOST_POINTS = 5000

/** The strokes with a point more at the end of the last one. */
export function drawnOn(strokes: readonly Stroke[], point: Point): readonly Stroke[] {
  const stroke = strokes.at(-1)
  const before = stroke?.at(-1)
  if (!stroke || !before) return strokes
  const placed = { x: within(point.x, WIDTH), y: within(point.y, HEIGHT) }
  if (Math.hypot(placed.x - before.x, placed.y - before.y) < APART) return strokes
  if (strokes.reduce((count, each) => count + each.length, 0) >= MOST_POINTS) return strokes
  return [...strokes.slice(0, -1), [...stroke, placed]]
}

/** The strokes with one more, which begins at a point. */
export function begunAt(strokes: readonly Stroke[], point: Point): readonly Stroke[] {
  if (strokes.length >= MOST_STROKES) return strokes
  return [...strokes, [{ x: within(point.x, WIDTH), y: within(point.y, HEIGHT) }]]
}

/** One stroke as SVG path data; a dot is a line to where it began. */
export function pathOf(stroke: Stroke, aside = 0): string {
  const places = stroke.map(({ x, y }) => `${String(Math.round(x + aside))} ${String(Math.round(y))}`)
  const [first, ...others] = places
  if (first === undefined) return ''
  return `M ${[first, ...(others.length > 0 ? others : [first])].join(' L ')}`
}

/** All of it, as it is sent; nothing where nothing was drawn. */
export function drawingOf(strokes: readonly Stroke[]): string | null {
  return strokes.map((stroke) => pathOf(stroke, ASIDE)).join(' ') || null
}

function within(value: number, most: number): number {
  return Math.min(most, Math.max(0, value))
}
