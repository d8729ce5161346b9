import { describe, expect, test } from 'vitest'
import { justify, ratioOf } from './justified'

const space = { width: 1000, height: 188, gap: 6 }
const same = (shape: { width: number; height: number }) => shape
const landscape = { width: 4000, height: 3000 }
const portrait = { width: 3000, height: 4000 }

describe('justify', () => {
  test('every full row ends exactly at the edge', () => {
    const photos = Array.from({ length: 40 }, (_, n) => (n % 3 === 0 ? portrait : landscape))
    const rows = justify(photos, same, space)
    for (const row of rows.slice(0, -1)) {
      const used = row.widths.reduce((sum, width) => sum + width, 0) + (row.widths.length - 1) * 6
      expect(used).toBe(1000)
      expect(row.height).toBeLessThanOrEqual(188)
      expect(row.height).toBeGreaterThan(120)
    }
    expect(rows.flatMap((row) => row.items)).toEqual(photos)
  })

  test('a short last row keeps the wished height', () => {
    const [row] = justify([landscape, portrait], same, space)
    expect(row?.height).toBe(188)
    expect(row?.widths).toEqual([250, 141])
  })

  test('nothing gives no rows', () => {
    expect(justify([], same, space)).toEqual([])
  })

  test('a photo wider than a phone is shrunk to it', () => {
    const [row] = justify([{ width: 4000, height: 1000 }], same, { ...space, width: 360 })
    expect(row?.widths).toEqual([360])
    expect(row?.height).toBe(120)
  })
})

test('a slip of paper and an unknown size keep a sensible shape', () => {
  expect(ratioOf({ width: 10_000, height: 10 })).toBe(3)
  expect(ratioOf({ width: 10, height: 10_000 })).toBeCloseTo(0.4)
  expect(ratioOf({ width: 0, height: 0 })).toBeCloseTo(4 / 3)
})
