import { expect, test } from 'vitest'
import type { Consent } from '@/lib/consent'
import { EMPTY, isBegun, missingOf, signingOf } from './signing'

const consent = {
  form: { questions: [{ purpose: 'EDUCATION', text: '' }, { purpose: 'MARKETING', text: '' }] },
} as unknown as Consent

test('what is missing is named in the order of the page', () => {
  const draft = { ...EMPTY, answers: { EDUCATION: false } }
  expect(missingOf(draft, consent, ['PARENT', 'GUARDIAN'])).toEqual([
    { part: 'answer', purpose: 'MARKETING' },
    { part: 'capacity' },
    { part: 'name' },
  ])
})

test('nothing is sent while something is missing', () => {
  expect(signingOf({ ...EMPTY, name: 'M. de Vries' }, consent, ['SELF'])).toBeUndefined()
})

test('a no is sent as a no, and the drawing only where there is one', () => {
  const draft = { ...EMPTY, answers: { EDUCATION: true, MARKETING: false }, name: ' M. de Vries ' }
  expect(signingOf(draft, consent, ['SELF'])).toEqual({
    signer: 'M. de Vries',
    capacity: 'SELF',
    answers: [
      { purpose: 'EDUCATION', isYes: true },
      { purpose: 'MARKETING', isYes: false },
    ],
    drawing: null,
  })
})

test('one answer is enough to ask before leaving', () => {
  expect(isBegun(EMPTY)).toBe(false)
  expect(isBegun({ ...EMPTY, answers: { EDUCATION: false } })).toBe(true)
})
