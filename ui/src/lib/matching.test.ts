import { expect, test } from 'vitest'
import { matching } from './matching'

const names = ['Ga naar Bibliotheek', 'Ga naar Inbox', 'Weergave: Donker', 'Español: één']
const found = (typed: string) => matching(names, (name) => name, typed)

test('every word that was typed begins a word of the name, in any order', () => {
  expect(found('bib')).toEqual(['Ga naar Bibliotheek'])
  expect(found('inb ga')).toEqual(['Ga naar Inbox'])
  expect(found('donk weer')).toEqual(['Weergave: Donker'])
  expect(found('theek')).toEqual([])
})

test('case, accents and signs do not matter, and nothing typed finds all', () => {
  expect(found('EEN espan')).toEqual(['Español: één'])
  expect(found(' : ')).toEqual(names)
})
