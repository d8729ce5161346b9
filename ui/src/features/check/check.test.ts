import { expect, test } from 'vitest'
import { type Checked, leftOf, outcomeOf, shapeOf, type Told } from './check'

const HOLDS: Told = {
  isOurs: true,
  isIntact: true,
  isStillPermitted: true,
  purpose: 'marketing',
  channel: 'website',
  until: '2028-11-26T23:00:00+00:00',
  sentence: '',
}

test('the first thing that is wrong is what it comes down to', () => {
  expect(outcomeOf(HOLDS)).toBe('holds')
  expect(outcomeOf({ ...HOLDS, isStillPermitted: false })).toBe('ended')
  expect(outcomeOf({ ...HOLDS, isStillPermitted: false, isIntact: false })).toBe('changed')
  expect(outcomeOf({ ...HOLDS, isStillPermitted: false, isIntact: false, isOurs: false })).toBe('foreign')
})

test('only what holds looks as if it may, and as if it may soon no more near its end', () => {
  const on = (at: string): Checked => ({ outcome: 'holds', told: HOLDS, language: 'nl', at: new Date(at) })
  expect(shapeOf(on('2026-11-26T12:00:00Z'))).toBe('permitted')
  expect(shapeOf(on('2028-11-20T12:00:00Z'))).toBe('expiring')
  expect(leftOf(on('2028-11-20T12:00:00Z'))).toBe(6)
  expect(shapeOf({ ...on('2026-11-26T12:00:00Z'), told: { ...HOLDS, until: null } })).toBe('permitted')
  expect(shapeOf({ ...on('2026-11-26T12:00:00Z'), outcome: 'changed' })).toBe('withdrawn')
  expect(shapeOf({ ...on('2026-11-26T12:00:00Z'), outcome: 'none', told: undefined })).toBe('unknown')
})
