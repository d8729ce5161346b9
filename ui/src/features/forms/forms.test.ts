import { expect, test } from 'vitest'
import { blankOf, type Draft, draftOf, inputOf, isSame, wrongIn, wordsFor } from './draft'
import { draftIn, type Form, kindsOf, nextVersion, originOf } from './versions'

function form(version: number, language: Form['language'], state: Form['state'], code = 'quitclaim'): Form {
  return {
    id: `${code}-${String(version)}-${language}`,
    code,
    version,
    language,
    title: `Mag het ${String(version)}?`,
    paragraphs: ['Een.', 'Twee.'],
    questions: [
      { purpose: 'RESEARCH', text: 'Onderzoek?' },
      { purpose: 'EDUCATION', text: 'Onderwijs?' },
    ],
    validityMonths: 24,
    signaturePolicy: 'WITNESSED',
    writtenAt: '2026-03-01T12:00:00Z',
    state,
  }
}

const FORMS = [form(2, 'DUTCH', 'PUBLISHED'), form(1, 'DUTCH', 'RETIRED'), form(1, 'ENGLISH', 'PUBLISHED')]
const NAMED = { code: 'quitclaim', language: 'DUTCH' } as const
const DRAFT = draftOf(form(2, 'DUTCH', 'PUBLISHED'))

test('versions are gathered by code, the newest first, each with the language that it lacks', () => {
  const [first, second] = kindsOf([...FORMS, form(1, 'DUTCH', 'DRAFT', 'film')])
  expect([first?.code, second?.code]).toEqual(['film', 'quitclaim'])
  expect(second?.versions.map(({ version, missing }) => [version, missing])).toEqual([
    [2, ['ENGLISH']],
    [1, []],
  ])
})

test('the other language joins a version only while that is being written', () => {
  expect(nextVersion(FORMS, 'quitclaim', 'ENGLISH')).toBe(3)
  const open = [form(3, 'DUTCH', 'DRAFT'), ...FORMS]
  expect(nextVersion(open, 'quitclaim', 'ENGLISH')).toBe(3)
  expect(nextVersion(open, 'quitclaim', 'DUTCH')).toBe(3)
  expect(nextVersion(open, 'film', 'DUTCH')).toBe(1)
  expect(draftIn(open, 'quitclaim', 'DUTCH')?.version).toBe(3)
  expect(draftIn(open, 'quitclaim', 'ENGLISH')).toBeUndefined()
})

test('a text begins with what it said before, or with its other language', () => {
  expect(originOf(FORMS, 'quitclaim', 'ENGLISH')?.version).toBe(1)
  expect(originOf([form(1, 'DUTCH', 'DRAFT', 'film')], 'film', 'ENGLISH')?.language).toBe('DUTCH')
  expect(originOf(FORMS, 'film', 'ENGLISH')).toBeUndefined()
})

test('what was written comes back as it was', () => {
  expect(inputOf(NAMED, DRAFT)).toEqual({
    ...NAMED,
    title: 'Mag het 2?',
    paragraphs: ['Een.', 'Twee.'],
    questions: [
      { purpose: 'EDUCATION', text: 'Onderwijs?' },
      { purpose: 'RESEARCH', text: 'Onderzoek?' },
    ],
    validityMonths: 24,
    signaturePolicy: 'WITNESSED',
  })
  expect(isSame(NAMED, DRAFT, { ...DRAFT, body: 'Een. \n \n\n Twee.\n' })).toBe(true)
  expect(isSame(NAMED, DRAFT, { ...DRAFT, body: 'Een.\nTwee.' })).toBe(false)
})

test('a new form asks what the policy wants asked, in the words that were used before', () => {
  const rule = { basis: 'CONSENT', validityMonths: 36, isDefaultUse: true } as const
  const rules = [
    { ...rule, purpose: 'EDUCATION' as const },
    { ...rule, purpose: 'RESEARCH' as const, validityMonths: 12 },
    { ...rule, purpose: 'MARKETING' as const, isDefaultUse: false },
    { ...rule, purpose: 'QUALITY' as const, basis: 'POLICY' as const },
  ]
  const blank = blankOf(rules, FORMS, 'DUTCH')
  expect(blank.questions).toEqual({ EDUCATION: 'Onderwijs?', RESEARCH: 'Onderzoek?' })
  expect(blank.validityMonths).toBe('12')
  expect(blankOf([], FORMS, 'DUTCH').validityMonths).toBe('24')
  expect(wordsFor(FORMS, 'MARKETING', 'DUTCH')).toBe('')
})

test('what the box would refuse is known by its place', () => {
  const wrong = (change: Partial<Draft>, code = 'quitclaim') => wrongIn({ ...NAMED, code }, { ...DRAFT, ...change })
  expect(wrong({})).toEqual({})
  expect(wrong({}, 'Film 1')).toEqual({ code: 'forms.wrongCode' })
  expect(wrong({}, 'film-1')).toEqual({})
  expect(wrong({ title: ' ' })).toEqual({ title: 'forms.wrongTitle' })
  expect(wrong({ body: '\n\n' })).toEqual({ paragraphs: 'forms.wrongParagraphs' })
  expect(wrong({ body: 'x'.repeat(1001) })).toEqual({ paragraphs: 'forms.wrongLength' })
  expect(wrong({ questions: {} })).toEqual({ questions: 'forms.wrongQuestions' })
  expect(wrong({ questions: { RESEARCH: ' ' } })).toEqual({ RESEARCH: 'forms.wrongQuestion' })
  expect(wrong({ validityMonths: '0' })).toEqual({ validityMonths: 'forms.wrongMonths' })
})
