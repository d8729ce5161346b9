import { expect, test } from 'vitest'
import { inTheMiddle, inputsOf, type Mark, marksOf, millimetresOf, pointsText, shifted, withPoint } from './marks'

const photo = { width: 1000, height: 2000 }
const ruler = (from: number, to: number, millimetres: number | null): Mark => ({
  kind: 'RULER',
  points: [{ x: 0, y: from }, { x: 0, y: to }],
  text: '',
  millimetres,
})

test('points travel to five decimals and never leave the photo', () => {
  expect(pointsText([{ x: 1 / 3, y: 0.000001 }, { x: -1, y: 2 }])).toBe('0.33333,0.00000 0.00000,1.00000')
})

test('what the box keeps comes back as it was drawn', () => {
  const drawn = [inTheMiddle('ARROW'), { ...inTheMiddle('TEXT'), text: 'Zwelling' }]
  const kept = inputsOf(drawn).map((shape) => ({ text: '', millimetres: null, ...shape }))
  expect(marksOf({ version: null, shapes: kept as never })).toEqual(drawn)
})

test('a mark moves as a whole up to the edge', () => {
  const moved = shifted(inTheMiddle('RULER'), { x: 0.9, y: -0.1 })
  expect(moved.points).toEqual([{ x: 0.8, y: 0.4 }, { x: 1, y: 0.4 }])
  expect(withPoint(moved, 1, { x: 3, y: 0.5 }).points[1]).toEqual({ x: 1, y: 0.5 })
})

test('a ruler is measured by the one along the scale, and by none there is no measure', () => {
  const scale = ruler(0, 0.1, 50)
  const other = ruler(0.5, 0.7, null)
  expect(millimetresOf(scale, [scale, other], photo)).toBe(50)
  expect(millimetresOf(other, [scale, other], photo)).toBeCloseTo(100)
  expect(millimetresOf(other, [other], photo)).toBeUndefined()
})
