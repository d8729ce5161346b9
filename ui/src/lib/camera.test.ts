import { expect, test } from 'vitest'
import { fitted, moved, zoomed } from './camera'

const photo = { width: 4000, height: 3000 }
const stage = { width: 1000, height: 800 }

test('a photo fits its stage, and a small one is not blown up', () => {
  expect(fitted(photo, stage).scale).toBe(0.25)
  expect(fitted({ width: 300, height: 200 }, stage).scale).toBe(1)
})

test('the place under the pointer stands still', () => {
  const at = { x: 200, y: 100 }
  const now = fitted(photo, stage)
  const then = zoomed(now, 4, at, photo, stage)
  expect(then.scale).toBe(1)
  expect((at.x - then.x) / then.scale).toBeCloseTo((at.x - now.x) / now.scale)
})

test('it is never smaller than fitted, and never leaves the stage', () => {
  const now = fitted(photo, stage)
  expect(zoomed(now, 0.1, { x: 0, y: 0 }, photo, stage)).toEqual(now)
  expect(moved(now, { x: 500, y: 500 }, photo, stage)).toEqual(now)
  const near = zoomed(now, 4, { x: 0, y: 0 }, photo, stage)
  expect(moved(near, { x: 9999, y: 0 }, photo, stage).x).toBe((4000 - 1000) / 2)
})
