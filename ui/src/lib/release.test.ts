import { expect, test } from 'vitest'
import { copyOf, type Decision, remedyOf, usesFrom, worstOf } from './release'

const denied = (...reasons: Decision['reasons']): Decision => ({
  effect: 'DENY',
  at: '2026-11-22T13:02:11Z',
  policyVersion: 1,
  until: null,
  reasons,
  blockers: [],
  obligations: [],
})

test('a copy is asked for by purpose and way; for care it is the original', () => {
  expect(copyOf('id', usesFrom('RESEARCH'))).toBe('/media/id/full?purpose=research&channel=dataset')
  expect(copyOf('id', { purpose: 'MARKETING', channel: 'PRESS' })).toBe(
    '/media/id/full?purpose=marketing&channel=press',
  )
  expect(copyOf('id', usesFrom('CARE'))).toBe('/media/id/original?purpose=care')
})

test('who took it back or said no is not asked again by a button', () => {
  expect(remedyOf('WITHDRAWN')).toBeUndefined()
  expect(remedyOf('DENIED')).toBeUndefined()
  expect([remedyOf('EXPIRED'), remedyOf('NOT_ASKED')]).toEqual(['stamp.askAgain', 'stamp.ask'])
})

test('a no weighs more than what ran out, and that more than what was not asked', () => {
  expect(worstOf(denied('NOT_ASKED', 'EXPIRED', 'WITHDRAWN'))).toBe('WITHDRAWN')
  expect(worstOf(denied('NOT_ASKED', 'EXPIRED'))).toBe('EXPIRED')
  expect(worstOf(denied('UNKNOWN_PERSON'))).toBe('NOT_ASKED')
  expect(worstOf(denied('CHANNEL_NOT_ALLOWED'))).toBe('WITHDRAWN')
})
