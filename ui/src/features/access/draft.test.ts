import { expect, test } from 'vitest'
import { codeFor, differing, type Draft, NEW_GRANT, rebased, type Role, toggled, VEILED } from '@/features/access/draft'

const role = (code: string, nl = code): Role => ({ code, nl, en: code, grants: [NEW_GRANT] })
const BEFORE: Draft = { roles: [role('viewer'), role('surgeon')], veiled: ['GENITAL', 'GRAPHIC'] }

test('what differs is told by role, and the order of ticking is no difference', () => {
  expect(differing(BEFORE, { ...BEFORE, veiled: ['GRAPHIC', 'GENITAL'] })).toEqual([])
  expect(differing({ ...BEFORE, veiled: [] }, BEFORE)).toEqual([VEILED])
  expect(differing({ ...BEFORE, roles: [role('viewer'), role('surgeon', 'snijder')] }, BEFORE)).toEqual(['surgeon'])
  expect(differing({ ...BEFORE, roles: [role('viewer'), role('surgeon'), role('porter')] }, BEFORE)).toEqual(['porter'])
})

test('of two who change the policy at once both keep what only they changed', () => {
  const typed = { ...BEFORE, roles: [role('viewer'), role('surgeon', 'snijder'), role('porter')] }
  const now: Draft = { roles: [role('viewer', 'kijker'), role('surgeon', 'arts')], veiled: ['VIP'] }
  expect(rebased(typed, BEFORE, now)).toEqual({
    roles: [role('viewer', 'kijker'), role('surgeon', 'snijder'), role('porter')],
    veiled: ['VIP'],
  })
})

test('a role of the hospital gets a code that the box takes and that no other has', () => {
  expect(codeFor('Wond-verpleegkundige é', [])).toBe('wond_verpleegkund')
  expect(codeFor('Viewer', BEFORE.roles)).toBe('viewer_2')
  expect(codeFor('…', [])).toBe('role')
})

test('ticks come in one order', () => {
  expect(toggled(['b'], 'a', true, ['a', 'b'])).toEqual(['a', 'b'])
  expect(toggled(['a', 'b'], 'a', false, ['a', 'b'])).toEqual(['b'])
})
