import { expect, test } from 'vitest'
import { zoomed } from '@/lib/camera'
import { cameraOf, lookOf, WHOLE } from './look'

const one = { width: 4000, height: 3000 }
const other = { width: 800, height: 600 }
const stage = { width: 700, height: 700 }

test('a photo of another size shows the same place as near', () => {
  const near = zoomed(cameraOf(WHOLE, one, stage), 4, { x: 100, y: 50 }, one, stage)
  const there = cameraOf(lookOf(near, one, stage), other, stage)
  expect(there.scale * other.width).toBeCloseTo(near.scale * one.width)
  expect([there.x, there.y]).toEqual([expect.closeTo(near.x), expect.closeTo(near.y)])
})

test('a look and a camera are the same thing', () => {
  const look = { nearness: 3, x: 0.1, y: -0.05 }
  const back = lookOf(cameraOf(look, one, stage), one, stage)
  expect(back.nearness).toBeCloseTo(3)
  expect([back.x, back.y]).toEqual([expect.closeTo(0.1), expect.closeTo(-0.05)])
})
