import { expect, test } from 'vitest'
import { everything, NOTHING, ranged, toggled } from './selection'

const all = ['a', 'b', 'c', 'd', 'e']
const chosen = (selection: { chosen: ReadonlySet<string> }) => [...selection.chosen].sort()

test('a click chooses, another lets go', () => {
  const once = toggled(NOTHING, 'b')
  expect(chosen(once)).toEqual(['b'])
  expect(chosen(toggled(once, 'b'))).toEqual([])
})

test('shift takes all between, in both directions, beside what was chosen', () => {
  const begun = toggled(toggled(NOTHING, 'e'), 'c')
  expect(chosen(ranged(begun, 'a', all))).toEqual(['a', 'b', 'c', 'e'])
  expect(chosen(ranged(toggled(NOTHING, 'b'), 'd', all))).toEqual(['b', 'c', 'd'])
})

test('a range without a beginning is a click', () => {
  expect(chosen(ranged(NOTHING, 'd', all))).toEqual(['d'])
})

test('everything is everything', () => {
  expect(chosen(everything(all))).toEqual(all)
})
