import { expect, test } from 'vitest'
import { tinted } from './tint'

test('a frame has the colour of its photo', () => {
  expect(tinted({ tint: '#b3826e' })).toEqual({ backgroundColor: '#b3826e' })
  expect(tinted({ tint: '#000000' })).toEqual({ backgroundColor: '#000000' })
})

test.each([null, '', '#', '#fff', '#b3826eff', 'b3826e', '#B3826E', ' #b3826e', '#b3826e\n', 'red', 'url(//elsewhere)'])(
  'it stays grey for %j',
  (tint) => {
    expect(tinted({ tint })).toBeUndefined()
  },
)
