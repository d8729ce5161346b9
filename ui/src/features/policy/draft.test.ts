import { expect, test } from 'vitest'
import { differing, type Draft, draftOf, inputOf, type Policy, rebased, type RuleDraft, wrongIn } from './draft'

const POLICY: Policy = {
  version: 3,
  rules: [
    {
      purpose: 'MARKETING',
      basis: 'CONSENT',
      channels: ['WEBSITE', 'PRINT'],
      validityMonths: 24,
      deidentifiedOnly: false,
      isDefaultUse: false,
      obligations: ['STRIP_METADATA', 'WATERMARK'],
    },
    {
      purpose: 'CARE',
      basis: 'CARE_RECORD',
      channels: ['INTERNAL'],
      validityMonths: null,
      deidentifiedOnly: false,
      isDefaultUse: false,
      obligations: [],
    },
  ],
  childBelow: 12,
  adultFrom: 16,
  remindDays: [90, 30, 7],
  levels: [],
}
const DRAFT = draftOf(POLICY)

function changed(draft: Draft, purpose: string, change: Partial<RuleDraft>): Draft {
  return { ...draft, rules: draft.rules.map((rule) => (rule.purpose === purpose ? { ...rule, ...change } : rule)) }
}

test('what is in force comes back as it was, in the order of the page', () => {
  expect(DRAFT.rules.map(({ purpose, isOn }) => [purpose, isOn])).toEqual([
    ['CARE', true],
    ['QUALITY', false],
    ['EDUCATION', false],
    ['RESEARCH', false],
    ['PUBLICATION', false],
    ['MARKETING', true],
    ['BIOMETRIC_MATCHING', false],
  ])
  const { rules, childBelow, adultFrom, remindDays } = inputOf(DRAFT)
  expect(rules).toEqual(POLICY.rules.toReversed())
  expect([childBelow, adultFrom, remindDays]).toEqual([12, 16, [90, 30, 7]])
  expect(wrongIn(DRAFT)).toEqual({})
})

test('a change is known by its place, and going back is none', () => {
  const months = changed(DRAFT, 'MARKETING', { validityMonths: '12' })
  expect(differing({ ...months, adultFrom: '18', remindDays: '30 7' }, DRAFT)).toEqual(['MARKETING', 'ages', 'remindDays'])
  expect(differing(changed(months, 'MARKETING', { validityMonths: '24' }), DRAFT)).toEqual([])
  expect(differing({ ...DRAFT, remindDays: '90,30 , 7' }, DRAFT)).toEqual([])
  expect(differing(changed(DRAFT, 'MARKETING', { obligations: ['WATERMARK', 'STRIP_METADATA'] }), DRAFT)).toEqual([])
  expect(differing(changed(DRAFT, 'MARKETING', { channels: ['PRINT', 'WEBSITE'] }), DRAFT)).toEqual(['MARKETING'])
  expect(differing(changed(DRAFT, 'QUALITY', { channels: ['INTERNAL'] }), DRAFT)).toEqual([])
  expect(differing(changed(DRAFT, 'MARKETING', { isOn: false }), DRAFT)).toEqual(['MARKETING'])
})

test('what somebody else changed meanwhile is taken over, but for what was typed', () => {
  const typed = { ...changed(DRAFT, 'MARKETING', { validityMonths: '12' }), remindDays: '60' }
  const theirs = { ...changed(DRAFT, 'MARKETING', { deidentifiedOnly: true }), adultFrom: '18' }
  const both = rebased(typed, DRAFT, theirs)
  expect(differing(both, theirs)).toEqual(['MARKETING', 'remindDays'])
  expect(both.rules.find(({ purpose }) => purpose === 'MARKETING')).toMatchObject({
    validityMonths: '12',
    deidentifiedOnly: false,
  })
  expect(both).toMatchObject({ adultFrom: '18', remindDays: '60' })
})

test('what the box would refuse is known by its place', () => {
  expect(wrongIn(changed(DRAFT, 'MARKETING', { channels: [] }))).toEqual({ MARKETING: 'policy.wrongChannels' })
  expect(wrongIn(changed(DRAFT, 'MARKETING', { channels: [], isOn: false }))).toEqual({})
  expect(wrongIn(changed(DRAFT, 'MARKETING', { validityMonths: '121' }))).toEqual({ MARKETING: 'policy.wrongMonths' })
  expect(wrongIn({ ...DRAFT, childBelow: '17' })).toEqual({ ages: 'policy.wrongAges' })
  expect(wrongIn({ ...DRAFT, adultFrom: '' })).toEqual({ ages: 'policy.wrongAges' })
  expect(wrongIn({ ...DRAFT, remindDays: '30, x' })).toEqual({ remindDays: 'policy.wrongDays' })
  expect(wrongIn({ ...DRAFT, remindDays: '' })).toEqual({ remindDays: 'policy.wrongDays' })
})
