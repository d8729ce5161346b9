import { expect, test } from 'vitest'
import { type Photo, placesOf, visitsOf } from './patient'

const taken = (id: string, at: string, code?: string, laterality?: string) =>
  ({ id, capturedAt: at, receivedAt: at, bodySite: code ? { code } : null, laterality: laterality ?? null }) as Photo
const photos = [
  taken('one', '2026-11-14T09:00:00Z', 'knee', 'LEFT'),
  taken('two', '2026-11-21T09:00:00Z', 'knee', 'LEFT'),
  taken('three', '2026-11-14T10:00:00Z', 'knee', 'RIGHT'),
  taken('four', '2026-10-02T10:00:00Z'),
]

test('a visit is a day, the newest first', () => {
  expect(visitsOf(photos).map(({ day, photos: of }) => [day, of.map((photo) => photo.id)])).toEqual([
    ['2026-11-21', ['two']],
    ['2026-11-14', ['three', 'one']],
    ['2026-10-02', ['four']],
  ])
})

test('left and right are places of their own, and so is what nobody described', () => {
  expect(placesOf(photos).map(({ key, count }) => [key, count])).toEqual([
    ['knee LEFT', 2],
    ['knee RIGHT', 1],
    [' ', 1],
  ])
})
