import { expect, test } from 'vitest'
import { looking } from '@/lib/looking'

interface Making {
  done: number
}

const wait = looking<Making>(({ done }) => done < 2)

/** The waits until nobody looks any more, of what answers the same each time, or not at all. */
function waitsOf(data: Making, counted: 'dataUpdateCount' | 'errorUpdateCount', start = 1): number[] {
  const state = { data, dataUpdateCount: start, errorUpdateCount: 0 }
  const waits: number[] = []
  for (;;) {
    const next = wait({ state })
    if (next === false) return waits
    waits.push(next)
    state[counted] += 1
  }
}

const sumOf = (waits: readonly number[]) => waits.reduce((sum, each) => sum + each, 0)

test('what is made, or was never answered, is not looked at again', () => {
  expect(wait({ state: { data: { done: 2 }, dataUpdateCount: 1, errorUpdateCount: 0 } })).toBe(false)
  expect(wait({ state: { data: undefined, dataUpdateCount: 0, errorUpdateCount: 3 } })).toBe(false)
})

test('while nothing changes the waits grow, and after ten minutes nobody looks', () => {
  const waits = waitsOf({ done: 0 }, 'dataUpdateCount')
  expect(waits).toHaveLength(24)
  expect(waits[0]).toBe(1500)
  expect(waits).toEqual(waits.toSorted((a, b) => a - b))
  expect(Math.round(sumOf(waits) / 60_000)).toBe(10)
})

test('each change begins anew, however often was looked before', () => {
  expect(waitsOf({ done: 0 }, 'dataUpdateCount', 100)).toEqual(waitsOf({ done: 1 }, 'dataUpdateCount'))
})

test('a box that does not answer is not asked for ever', () => {
  expect(waitsOf({ done: 0 }, 'errorUpdateCount')).toHaveLength(24)
})

test('planning the same look twice does not count it twice', () => {
  const state = { data: { done: 0 }, dataUpdateCount: 7, errorUpdateCount: 0 }
  expect([wait({ state }), wait({ state })]).toEqual([1500, 1500])
})
