import { expect, test } from 'vitest'
import { pauseAfter } from './live'

test('it waits twice as long each time, and never longer than a minute', () => {
  expect([0, 1, 2, 3].map(pauseAfter)).toEqual([1_000, 2_000, 4_000, 8_000])
  expect(pauseAfter(20)).toBe(60_000)
})
