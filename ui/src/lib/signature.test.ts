import { expect, test } from 'vitest'
import { begunAt, drawingOf, drawnOn, pathOf } from './signature'

test('a signature is sent as whole numbers in the middle of a box of 1000 by 300', () => {
  const first = drawnOn(begunAt([], { x: 0, y: 10.4 }), { x: 20.6, y: 30 })
  const both = drawnOn(begunAt(first, { x: 450, y: 299 }), { x: 400, y: 300 })
  expect(drawingOf(both)).toBe('M 275 10 L 296 30 M 725 299 L 675 300')
})

test('nothing drawn is nothing sent, and a dot is a line to itself', () => {
  expect(drawingOf([])).toBeNull()
  expect(pathOf([{ x: 5, y: 6 }])).toBe('M 5 6 L 5 6')
})

test('whoever slips over the edge stays inside, and a trembling hand adds no points', () => {
  const begun = begunAt([], { x: -20, y: 900 })
  expect(begun).toEqual([[{ x: 0, y: 300 }]])
  expect(drawnOn(begun, { x: 1, y: 300 })).toBe(begun)
})
