import { expect, test } from 'vitest'
import { blockerOf, everybodyIn, type Face, isHiddenIn, letterOf, maskable, type Person, shapeIn, waitsForEyes, wishOf } from './guard'
import type { Decision } from './release'

const OWNER: Person = { id: 'p1', role: 'SUBJECT', isKnown: true, patient: null }
const OTHER: Person = { id: 'p2', role: 'BYSTANDER', isKnown: true, patient: null }

function face(id: string, said: Partial<Face> = {}): Face {
  const place = { left: 0, top: 0, right: 0.1, bottom: 0.1 }
  return { id, ...place, depiction: null, isDeclared: false, declaredBy: null, declaredAt: null, ...said }
}

function denied(reasons: Decision['reasons'], blockers: Decision['blockers'] = []): Decision {
  return { effect: 'DENY', at: '2026-11-22T13:02:11Z', policyVersion: 1, until: null, reasons, blockers, obligations: [] }
}

const LOOK = {
  faces: [face('f4', { isDeclared: true }), face('f3'), face('f1', { depiction: 'p2' }), face('f2')],
  suggestions: [],
}
const EVERYBODY = everybodyIn([OWNER, OTHER], LOOK)

test('people come first, then unknown faces as the box counts them, then who is nobody', () => {
  expect(EVERYBODY.map(({ letter, kind, place }) => [letter, kind, place])).toEqual([
    ['A', 'person', 0],
    ['B', 'person', 1],
    ['C', 'unknown', 2],
    ['D', 'unknown', 3],
    ['E', 'declared', undefined],
  ])
  expect(EVERYBODY[2]?.faces.map(({ id }) => id)).toEqual(['f2'])
})

test('a name of which the page has not heard yet is not lost', () => {
  expect(everybodyIn([], { faces: [face('f1', { depiction: 'new' })], suggestions: [] })).toHaveLength(1)
})

test('there are letters for more than an alphabet', () => {
  expect([0, 25, 26, 52].map(letterOf)).toEqual(['A', 'Z', 'AA', 'BA'])
})

test('who stands in the way is masked, but never whose photo it is', () => {
  const decision = denied(
    ['NOT_ASKED', 'WITHDRAWN', 'UNKNOWN_FACE'],
    [
      { place: 0, reason: 'NOT_ASKED', since: null, face: null },
      { place: 1, reason: 'WITHDRAWN', since: null, face: null },
      { place: 3, reason: 'UNKNOWN_FACE', since: null, face: 'f3' },
    ],
  )
  expect(wishOf(maskable(EVERYBODY, decision))).toEqual({ faces: ['f3'], people: ['p2'] })
  expect(EVERYBODY.map((each) => blockerOf(decision, each)?.reason)).toEqual([
    'NOT_ASKED',
    'WITHDRAWN',
    undefined,
    'UNKNOWN_FACE',
    undefined,
  ])
  expect(EVERYBODY.slice(0, 4).map((each) => shapeIn(decision, each))).toEqual([
    'unknown',
    'withdrawn',
    'permitted',
    'unknown',
  ])
})

test('where nobody may be recognised, each face is masked', () => {
  expect(maskable(EVERYBODY, denied(['DEIDENTIFIED_ONLY'])).map(({ letter }) => letter)).toEqual(['B', 'C', 'D', 'E'])
  expect(maskable(EVERYBODY, { ...denied([]), effect: 'PERMIT' })).toEqual([])
})

test('a copy hides somebody by name, or by each of their faces', () => {
  const [owner, other, unknown] = EVERYBODY
  expect([owner, other, unknown].map((each) => each && isHiddenIn(['f1', 'p9'], each))).toEqual([false, true, false])
  expect(owner && isHiddenIn(['p1'], owner)).toBe(true)
})

test('a copy waits for eyes where nothing else is in its way', () => {
  expect([denied(['NOT_REVIEWED']), denied(['DEIDENTIFIED_ONLY']), denied(['DENIED', 'NOT_REVIEWED'])].map(waitsForEyes)).toEqual([
    true,
    true,
    false,
  ])
})
