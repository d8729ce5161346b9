import { expect, test } from 'vitest'
import { Refusal } from '@/lib/api'
import { groupsOf, isOutdated, type Queued, refusalOf, scoreOf } from './words'

const t = ((key: string, values?: { score?: string }) => [key, values?.score].filter(Boolean).join(' ')) as never
const queued = (id: string, patientId: string) => ({ id, patientId }) as Queued

test('likeness is a word, and the number comes after it', () => {
  expect(scoreOf({ isLikely: true, cosine: 0.8312 }, t, 'en')).toBe('queue.likelyScore 0.83')
  expect(scoreOf({ isLikely: false, cosine: 0.5 }, t, 'nl')).toBe('queue.possibleScore 0,50')
  expect(scoreOf({ isLikely: false, cosine: null }, t, 'nl')).toBe('queue.possible')
})

test('a grid has a part for each person, the likest first', () => {
  const groups = groupsOf([queued('1', 'a'), queued('2', 'b'), queued('3', 'a')])
  expect(groups.map(({ patient, suggestions }) => [patient, suggestions.map(({ id }) => id)])).toEqual([
    ['a', ['1', '3']],
    ['b', ['2']],
  ])
})

test('every refusal has words, and some mean that the list is old', () => {
  expect(refusalOf(new Refusal('FORBIDDEN', ''), t)).toBe('queue.forbidden')
  expect(refusalOf(new Error('?'), t)).toBe('queue.failed')
  expect(['CONFLICT', 'NOT_FOUND', 'OFFLINE'].map((code) => isOutdated(new Refusal(code, '')))).toEqual([true, true, false])
})
