import { expect, test } from 'vitest'
import { isSingle, pressOf } from './press'

const bare = { ctrlKey: false, metaKey: false, shiftKey: false }

test('a press is named with its Ctrl, and the command key is one too', () => {
  expect(pressOf({ ...bare, key: 'k' })).toBe('k')
  expect(pressOf({ ...bare, key: '?', shiftKey: true })).toBe('?')
  expect(pressOf({ ...bare, key: 'K', ctrlKey: true })).toBe('Ctrl k')
  expect(pressOf({ ...bare, key: 'k', metaKey: true })).toBe('Ctrl k')
  expect(pressOf({ ...bare, key: 'Z', ctrlKey: true, shiftKey: true })).toBe('Ctrl Shift z')
})

test('letters, digits and signs are single; named keys, space and chords are not', () => {
  expect(['e', 'E', '1', '/', '?', '+', 'é', '−'].filter(isSingle)).toHaveLength(8)
  expect([' ', 'Escape', 'ArrowLeft', 'Enter', 'F1', 'Ctrl k'].filter(isSingle)).toEqual([])
})
