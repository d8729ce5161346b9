import { expect, test } from 'vitest'
import { capacitiesOf, inOrder, isOpen, lastDayOf, standingOf } from './consent'

const ENDS = '2028-11-26T23:00:00Z'

test('who may still sign is each of them once, the patient first', () => {
  const missing = [{ capacities: ['GUARDIAN' as const, 'PARENT' as const] }, { capacities: ['SELF' as const] }]
  expect(capacitiesOf({ missing })).toEqual(['SELF', 'PARENT', 'GUARDIAN'])
  expect(capacitiesOf({ missing: [] })).toEqual([])
})

test('only what was not answered yet is open', () => {
  expect((['DRAFT', 'SENT', 'PARTLY_SIGNED', 'ACTIVE', 'WITHDRAWN'] as const).filter((state) => isOpen({ state }))).toEqual([
    'DRAFT',
    'SENT',
    'PARTLY_SIGNED',
  ])
})

test('a yes holds until it ends, is said to end soon, and ends with the consent', () => {
  const at = (now: string, state: 'ACTIVE' | 'WITHDRAWN' = 'ACTIVE') =>
    standingOf({ state, ends: ENDS }, 'PERMIT', new Date(now))
  expect(at('2026-11-26T12:00:00Z')).toBe('permitted')
  expect(at('2028-09-01T12:00:00Z')).toBe('expiring')
  expect(at('2028-11-26T23:00:00Z')).toBe('ended')
  expect(at('2026-11-26T12:00:00Z', 'WITHDRAWN')).toBe('ended')
})

test('a no is a no, whatever became of the consent', () => {
  expect(standingOf({ state: 'ACTIVE', ends: ENDS }, 'DENY', new Date())).toBe('denied')
  expect(standingOf({ state: 'REFUSED', ends: null }, 'DENY', new Date())).toBe('denied')
})

test('the last day is the one before the midnight at which it ends', () => {
  expect(lastDayOf('2028-11-26T23:00:00Z')).toBe('2028-11-26')
})

test('purposes stand in one order, however the box tells them', () => {
  const told = (['MARKETING', 'RESEARCH', 'EDUCATION'] as const).map((purpose) => ({ purpose }))
  expect(inOrder(told).map(({ purpose }) => purpose)).toEqual(['EDUCATION', 'RESEARCH', 'MARKETING'])
})
