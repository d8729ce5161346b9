import { expect, test } from 'vitest'
import { cleared, filtersOf, flipped, readQuery, setFilters } from './query'

test('an address is read for codes and numbers; all else is left out', () => {
  const said = { q: 3, site: '72696002', side: ['LEFT', 'sideways'], year: [2026, 'soon'], name: 'De Vries' }
  expect(readQuery(said)).toEqual({ q: 3, site: ['72696002'], side: ['LEFT'], year: [2026] })
  expect(readQuery({ q: 'knee of De Vries', site: '<script>' })).toEqual({})
})

test('a lens is one of four purposes, and stays when the question is cleared', () => {
  expect(readQuery({ lens: 'MARKETING' })).toEqual({ lens: 'MARKETING' })
  expect(readQuery({ lens: 'CARE' })).toEqual({})
  expect(cleared({ year: [2026], lens: 'MARKETING' })).toEqual({ lens: 'MARKETING' })
})

test('a filter is set and let go', () => {
  const set = flipped({}, 'phase', 'PRE_OP')
  expect(set).toEqual({ phase: ['PRE_OP'] })
  expect(filtersOf(set)).toEqual({ bodySite: [], laterality: [], phase: ['PRE_OP'], year: [], use: [] })
  expect(flipped(set, 'phase', 'PRE_OP')).toEqual({})
})

test('a use is a purpose and where it stands', () => {
  const set = flipped({}, 'use', 'RESEARCH.PERMITTED')
  expect(readQuery({ use: ['RESEARCH.PERMITTED', 'CARE.PERMITTED', 'RESEARCH'] })).toEqual(set)
  expect(filtersOf(set).use).toEqual([{ purpose: 'RESEARCH', status: 'PERMITTED' }])
})

test('set filters come in the order of the box', () => {
  expect(setFilters({ year: [2026], site: ['72696002'] })).toEqual([
    ['site', '72696002'],
    ['year', '2026'],
  ])
})
