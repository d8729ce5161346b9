import { expect, test } from 'vitest'
import { IN_THE_MIDDLE, isThin, moved, spanning, stretched, THINNEST } from './areas'

const AREA = { left: 0.1, top: 0.2, right: 0.3, bottom: 0.5 }

test('it spans two places, in whatever direction, and never leaves the photo', () => {
  expect(spanning({ x: 0.4, y: 0.1 }, { x: -0.2, y: 1.3 })).toEqual({ left: 0, top: 0.1, right: 0.4, bottom: 1 })
})

test('a slip of the hand is no area', () => {
  expect(isThin(spanning({ x: 0.4, y: 0.4 }, { x: 0.404, y: 0.9 }))).toBe(true)
  expect(isThin(IN_THE_MIDDLE)).toBe(false)
})

test('it is moved as a whole, up to the edge', () => {
  const { left, top, right, bottom } = moved(AREA, { x: -0.5, y: 0.9 })
  expect([left, top, right, bottom].map((each) => each.toFixed(3))).toEqual(['0.000', '0.700', '0.200', '1.000'])
})

test('it is stretched by one corner, and stays thick enough to be taken hold of', () => {
  expect(stretched(AREA, { x: 0.9, y: 0.1 })).toEqual({ ...AREA, right: 1, bottom: 0.6 })
  expect(stretched(AREA, { x: -0.9, y: 0 }).right).toBeCloseTo(AREA.left + THINNEST)
})
