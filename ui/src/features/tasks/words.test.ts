import { expect, test } from 'vitest'
import { Refusal } from '@/lib/api'
import { dueWords, isClosable, refusalOf, toneOf } from './words'

test('a day is said as people say it', () => {
  const keys = [-3, -1, 0, 1, 2, 30].map((days) => dueWords(days))
  expect(keys).toEqual([
    { key: 'tasks.daysLate', count: 3 },
    { key: 'tasks.daysLate', count: 1 },
    { key: 'tasks.today', count: 0 },
    { key: 'tasks.tomorrow', count: 1 },
    { key: 'tasks.inDays', count: 2 },
    { key: 'tasks.inDays', count: 30 },
  ])
})

test('what is late looks late, whatever it is', () => {
  expect(toneOf({ kind: 'SIGN', dueInDays: -1 })).toBe('withdrawn')
  expect(toneOf({ kind: 'SIGN', dueInDays: 0 })).toBe('unknown')
  expect(toneOf({ kind: 'CONSENT_EXPIRY', dueInDays: 0 })).toBe('expiring')
})

test('what waits for a signature is not closed by hand', () => {
  expect(isClosable({ kind: 'SIGN' })).toBe(false)
  expect(isClosable({ kind: 'CONSENT_REVIEW' })).toBe(true)
})

test('every refusal has words', () => {
  const say = (key: string) => key
  expect(refusalOf(new Refusal('CONFLICT', ''), say)).toBe('tasks.conflict')
  expect(refusalOf(new Error('?'), say)).toBe('problem.failed')
})
