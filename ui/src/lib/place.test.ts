import { expect, test } from 'vitest'
import { saidIn } from '@/lib/place'

test('what was left open is said to be open', () => {
  const form = new FormData()
  form.set('outlet', ' Folder knie ')
  expect(saidIn(form)).toEqual({ outlet: 'Folder knie', address: '', publishedOn: null })
  form.set('publishedOn', '2026-12-01')
  expect(saidIn(form).publishedOn).toBe('2026-12-01')
})
