import { expect, test } from 'vitest'
import { isBegun, saidIn } from '@/lib/place'

test('what was left open is said to be open', () => {
  const form = new FormData()
  form.set('outlet', ' Folder knie ')
  expect(saidIn(form)).toEqual({ outlet: 'Folder knie', address: '', publishedOn: null })
  form.set('publishedOn', '2026-12-01')
  expect(saidIn(form).publishedOn).toBe('2026-12-01')
})

test('whoever gives an address or a day has begun to say where it appears', () => {
  const nothing = { outlet: '', address: '', publishedOn: null }
  expect(isBegun(nothing)).toBe(false)
  expect(isBegun({ ...nothing, address: 'bladzijde 12' })).toBe(true)
  expect(isBegun({ ...nothing, publishedOn: '2026-12-01' })).toBe(true)
})
