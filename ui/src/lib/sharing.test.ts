import { expect, test } from 'vitest'
import { daysOf, type Draft, fresh, inputOf, isMailed, namesOf, NOBODY, proofsOf, type SharingTerms } from '@/lib/sharing'
import { usesFrom } from '@/lib/release'

const TERMS: SharingTerms = { longestDays: 30, sendsMail: true, sendsTexts: false }
const JEROEN = { id: 'r-1', name: 'Jeroen Bakker', organisation: '', mail: 'j@fysio.example', phone: '' }

function draft(changes: Partial<Draft>): Draft {
  return { ...fresh('DUTCH'), ...changes }
}

test('somebody known goes by who they are, somebody new by what was typed', () => {
  expect(inputOf(draft({ whom: { ...NOBODY, known: JEROEN } }), ['p-1'])).toMatchObject({
    photos: ['p-1'],
    recipient: 'r-1',
  })
  const said = inputOf(draft({ whom: { ...NOBODY, name: 'Wim', mail: 'w@x.example' } }), ['p-1'])
  expect(said.recipient).toBeUndefined()
  expect(said.newRecipient).toMatchObject({ name: 'Wim', mail: 'w@x.example' })
})

test('the name goes along for care only', () => {
  expect(inputOf(draft({ showsName: true }), []).showsName).toBe(true)
  expect(inputOf(draft({ showsName: true, use: usesFrom('RESEARCH') }), []).showsName).toBe(false)
})

test('link and code never go the same way', () => {
  const whom = { ...NOBODY, known: JEROEN }
  expect(isMailed(draft({ whom }), TERMS)).toBe(true)
  expect(isMailed(draft({ whom, proof: 'MAIL' }), TERMS)).toBe(false)
  expect(isMailed(draft({ whom }), { ...TERMS, sendsMail: false })).toBe(false)
  expect(isMailed(draft({}), TERMS)).toBe(false)
})

test('what the box cannot do is not offered', () => {
  expect(proofsOf(undefined)).toEqual(['PASSWORD'])
  expect(proofsOf(TERMS)).toEqual(['PASSWORD', 'MAIL'])
  expect(daysOf({ ...TERMS, longestDays: 14 })).toEqual([1, 7, 14])
  expect(daysOf({ ...TERMS, longestDays: 3 })).toEqual([1])
})

test('each patient is named once, and a photo without one names nobody', () => {
  const of = (name: string | null) => ({ patient: name === null ? null : { name } }) as Parameters<typeof namesOf>[0][number]
  expect(namesOf([of('A. Bos'), of(null), of('C. Dam'), of('A. Bos')])).toEqual(['A. Bos', 'C. Dam'])
})
