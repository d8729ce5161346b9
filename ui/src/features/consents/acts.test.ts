import { expect, test } from 'vitest'
import { actsOf, toneOf } from './acts'

test('each state allows what the box allows, and nothing else', () => {
  expect(actsOf('DRAFT')).toEqual(['sign', 'send', 'void'])
  expect(actsOf('PARTLY_SIGNED')).toEqual(['sign', 'send', 'void'])
  expect(actsOf('ACTIVE')).toEqual(['renew', 'withdraw', 'void'])
  expect(actsOf('EXPIRED')).toEqual(['renew', 'void'])
  expect(actsOf('REFUSED')).toEqual(['void'])
  expect(['WITHDRAWN', 'SUPERSEDED', 'ENTERED_IN_ERROR'].map((state) => actsOf(state as 'WITHDRAWN'))).toEqual([[], [], []])
})

test('only what holds looks as if it holds', () => {
  expect(toneOf('ACTIVE')).toBe('permitted')
  expect(toneOf('SENT')).toBe('expiring')
  expect(toneOf('REFUSED')).toBe('withdrawn')
  expect(toneOf('SUPERSEDED')).toBe('unknown')
})
