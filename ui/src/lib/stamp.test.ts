import { expect, test } from 'vitest'
import { countOf, daysLeft, inOrder, isUnasked, lastDay, type Mark, markOf, shapeOf } from './stamp'

const NOW = new Date(2026, 10, 22, 14, 2).getTime()
/** The first moment of a day here, which is when a consent until the day before ends. */
const start = (year: number, month: number, day: number) => new Date(year, month - 1, day).toISOString()
const mark = (purpose: Mark['purpose'], status: Mark['status'], date: string | null = null): Mark => ({
  purpose,
  status,
  date,
})

test('a strip has its four purposes in one order, whatever the box sends', () => {
  const stamp = [mark('MARKETING', 'WITHDRAWN'), mark('EDUCATION', 'PERMITTED')]
  expect(inOrder(stamp, NOW).map(({ purpose, status }) => [purpose, status])).toEqual([
    ['EDUCATION', 'PERMITTED'],
    ['RESEARCH', 'NOT_ASKED'],
    ['PUBLICATION', 'NOT_ASKED'],
    ['MARKETING', 'WITHDRAWN'],
  ])
  expect(isUnasked(inOrder([], NOW))).toBe(true)
  expect(isUnasked(inOrder(stamp, NOW))).toBe(false)
})

test('a consent until a day ends at the start of the next', () => {
  expect(lastDay(start(2028, 3, 15))).toBe('2028-03-14')
})

test('days are counted by the calendar, below 90 only', () => {
  const ending = (day: string) => daysLeft(mark('RESEARCH', 'EXPIRING', day), NOW)
  expect(ending(start(2026, 12, 16))).toBe(23)
  expect(ending(start(2026, 11, 23))).toBe(0)
  expect(ending(start(2027, 2, 20))).toBe(89)
  expect(ending(start(2027, 2, 21))).toBeUndefined()
  expect(daysLeft(mark('RESEARCH', 'PERMITTED'), NOW)).toBeUndefined()
  expect(daysLeft(mark('RESEARCH', 'WITHDRAWN', start(2026, 11, 20)), NOW)).toBeUndefined()
})

test('what ended since it was looked at has ended', () => {
  const stamp = [mark('RESEARCH', 'EXPIRING', start(2026, 11, 23))]
  const end = new Date(2026, 10, 23).getTime()
  expect(markOf(stamp, 'RESEARCH', end - 1).status).toBe('EXPIRING')
  expect(markOf(stamp, 'RESEARCH', end).status).toBe('EXPIRED')
})

test('only what may be used is counted', () => {
  const stamps = (['PERMITTED', 'EXPIRING', 'EXPIRED', 'WITHDRAWN', 'REFUSED', 'NOT_ASKED'] as const).map(
    (status) => [mark('PUBLICATION', status)],
  )
  expect(countOf([...stamps, []], 'PUBLICATION', NOW)).toBe(2)
  expect(countOf(stamps, 'MARKETING', NOW)).toBe(0)
})

test('a silhouette tells may, soon, run out, no and unknown apart', () => {
  const all = ['PERMITTED', 'EXPIRING', 'EXPIRED', 'WITHDRAWN', 'REFUSED', 'NOT_ASKED'] as const
  expect(all.map(shapeOf)).toEqual(['permitted', 'expiring', 'expired', 'withdrawn', 'withdrawn', 'unknown'])
})
