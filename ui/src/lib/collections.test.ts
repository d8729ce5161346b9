import { expect, test } from 'vitest'
import { behindOf, causeOf, neighbourOf } from '@/lib/collections'

test('a photo goes behind the one that follows it, or before the one that stands in front', () => {
  const order = ['a', 'b', 'c']
  expect(neighbourOf(order, 'a', 1)).toBe('b')
  expect(neighbourOf(order, 'c', -1)).toBe('a')
  expect(neighbourOf(order, 'b', -1)).toBeNull()
})

test('at either end, or of a photo that is not there, nothing moves', () => {
  expect(neighbourOf(['a', 'b'], 'a', -1)).toBeUndefined()
  expect(neighbourOf(['a', 'b'], 'b', 1)).toBeUndefined()
  expect(neighbourOf(['a', 'b'], 'z', 1)).toBeUndefined()
})

test('what stays behind is counted, and called by its cause', () => {
  const withheld = [
    { obstacle: 'UNSEEN', reason: null, count: 2 },
    { obstacle: 'NOT_RELEASED', reason: 'WITHDRAWN', count: 1 },
  ] as const
  expect(behindOf(withheld)).toBe(3)
  expect(withheld.map(causeOf)).toEqual(['collections.unseen', 'collections.withdrawn'])
})
