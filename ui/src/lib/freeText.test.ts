import { expect, it } from 'vitest'
import { without } from '@/lib/freeText'

it('leaves out words as they were typed, once, and closes the gap', () => {
  expect(without('Linker knie  pre-op', 'knie')).toBe('Linker pre-op')
  expect(without('linker knie', 'Linker')).toBe('knie')
  expect(without('knie knie', 'knie')).toBe('knie')
  expect(without('knie', 'knie')).toBe('')
})

it('leaves alone what does not have them', () => {
  expect(without('linker knie', 'voet')).toBe('linker knie')
})
