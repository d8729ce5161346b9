import { expect, test } from 'vitest'
import { describedAs, differing, sharedBy } from './description'
import type { PhotoDetailsFragment } from './graphql/graphql'

const photo = (said: Partial<PhotoDetailsFragment>) =>
  ({
    bodySite: { code: '72696002', nl: 'knie', en: 'knee' },
    laterality: 'LEFT',
    view: null,
    phase: 'PRE_OP',
    procedure: 'Meniscus',
    caption: 'Voor',
    capturedAt: null,
    ...said,
  }) as PhotoDetailsFragment

test('what is not touched stays as each photo has it', () => {
  expect(describedAs(photo({}), { laterality: 'RIGHT' })).toEqual({
    bodySite: '72696002',
    laterality: 'RIGHT',
    view: null,
    phase: 'PRE_OP',
    procedure: 'Meniscus',
    caption: 'Voor',
    capturedAt: null,
  })
})

test('only touched fields that say something else differ', () => {
  const theirs = [photo({ laterality: 'RIGHT', caption: 'Na' })]
  expect(differing({ laterality: 'RIGHT', caption: 'Voor', bodySite: '72696002' }, theirs)).toEqual(['caption'])
  expect(differing({ bodySite: null }, theirs)).toEqual(['bodySite'])
  expect(differing({}, theirs)).toEqual([])
})

test('a form begins with what all share', () => {
  const both = sharedBy([photo({}), photo({ laterality: 'RIGHT' })])
  expect(both).toEqual({ bodySite: '72696002', laterality: undefined, view: null, phase: 'PRE_OP', caption: 'Voor' })
})
