import { expect, test } from 'vitest'
import { Refusal } from '@/lib/api'
import { draftOf, isChanged, isOverdue, type Now, refusalsOf } from './draft'

const t = ((key: string) => key) as never
const NOW = { mode: 'OFF', wanted: 'OFF', dpia: '', reviewOn: null, model: '', at: null, models: [{ id: 'one' }] } as unknown as Now

test('the only model is chosen already, and nothing has changed by that', () => {
  expect(draftOf(NOW).model).toBe('one')
  expect(isChanged(draftOf(NOW), NOW)).toBe(false)
  expect(isChanged({ ...draftOf(NOW), dpia: 'DPIA-1' }, NOW)).toBe(true)
})

test('a refusal stands at its field', () => {
  expect(refusalsOf(new Refusal('INVALID', '', 'reviewOn'), t)).toEqual({ reviewOn: 'recognition.badReview' })
  expect(refusalsOf(new Refusal('OFFLINE', ''), t)).toEqual({ form: 'recognition.offline' })
  expect(refusalsOf(new Error('?'), t)).toEqual({ form: 'recognition.failed' })
  expect(refusalsOf(null, t)).toEqual({})
})

test('what was chosen may be over', () => {
  expect([isOverdue({ mode: 'OFF', wanted: 'VERIFY' }), isOverdue({ mode: 'OFF', wanted: 'OFF' })]).toEqual([true, false])
})
