import { expect, test } from 'vitest'
import type { PhotoDetailsFragment } from '@/lib/graphql/graphql'
import { counterpartOf, inOrder } from './pairing'

const taken = (id: string, day: string, code = 'knee') =>
  ({ id, capturedAt: `2026-11-${day}T10:00:00Z`, bodySite: { code }, laterality: 'LEFT' }) as PhotoDetailsFragment
const photos = [taken('old', '01'), taken('hand', '12', 'hand'), taken('mid', '10'), taken('new', '20')]
const at = (n: number) => photos[n] as PhotoDetailsFragment

test('the photo before it, of the same place', () => {
  expect(counterpartOf(at(3), photos)?.id).toBe('mid')
  expect(counterpartOf(at(2), photos)?.id).toBe('old')
})

test('the first photo has what came after it, another place what there is, one alone nothing', () => {
  expect(counterpartOf(at(0), photos)?.id).toBe('mid')
  expect(counterpartOf(at(1), photos)?.id).toBe('mid')
  expect(counterpartOf(at(0), [at(0)])).toBeUndefined()
})

test('before stands in front of after', () => {
  expect(inOrder(at(3), at(0)).map((each) => each.id)).toEqual(['old', 'new'])
})
