import { expect, test } from 'vitest'
import type { PhotoDetailsFragment } from './graphql/graphql'
import { daysAfter, operationsOf } from './operation'

type Photo = Pick<PhotoDetailsFragment, 'bodySite' | 'laterality' | 'phase' | 'capturedAt'>

const photo = (phase: Photo['phase'], at: string | null, code = 'knee', laterality: Photo['laterality'] = 'LEFT'): Photo => ({
  bodySite: code ? { code, nl: code, en: code } : null,
  laterality,
  phase,
  capturedAt: at && `2026-11-${at}:00:00Z`,
})
const days = (...photos: Photo[]) => photos.map((each) => daysAfter(operationsOf(photos), each))

test('a photo taken during surgery says the day', () => {
  expect(days(photo('PRE_OP', '10T09'), photo('INTRA_OP', '14T10'), photo('FOLLOW_UP', '18T09'))).toEqual([-4, 0, 4])
})

test('before and after on one day say it too, and not on two', () => {
  expect(days(photo('PRE_OP', '14T08'), photo('POST_OP', '14T15'), photo('POST_OP', '15T09'))).toEqual([0, 0, 1])
  expect(days(photo('PRE_OP', '14T08'), photo('POST_OP', '15T09'))).toEqual([undefined, undefined])
})

test('two operations, or phases that contradict each other, say nothing', () => {
  expect(days(photo('INTRA_OP', '14T10'), photo('INTRA_OP', '20T10'))).toEqual([undefined, undefined])
  expect(days(photo('INTRA_OP', '14T10'), photo('PRE_OP', '18T10'))).toEqual([undefined, undefined])
  expect(days(photo('POST_OP', '10T10'), photo('INTRA_OP', '14T10'))).toEqual([undefined, undefined])
})

test('another place, another side, and a photo without a moment are not counted from it', () => {
  const all = [
    photo('INTRA_OP', '14T10'),
    photo('FOLLOW_UP', '18T10', 'knee', 'RIGHT'),
    photo('FOLLOW_UP', '18T10', 'hand'),
    photo('FOLLOW_UP', null),
  ]
  expect(days(...all)).toEqual([0, undefined, undefined, undefined])
  expect(days(photo('INTRA_OP', '14T10', ''), photo('POST_OP', '18T10', ''))).toEqual([undefined, undefined])
  expect(days(photo('INTRA_OP', null), photo('POST_OP', '18T10'))).toEqual([undefined, undefined])
})
