import { expect, test } from 'vitest'
import { told } from '@/lib/told'

test('what was written is told without the space around it', () => {
  const form = new FormData()
  form.set('name', ' Knieën  voor en na ')
  form.set('scan', new Blob(['x']))
  expect(told(form, 'name')).toBe('Knieën  voor en na')
  expect(told(form, 'scan')).toBe('')
  expect(told(form, 'other')).toBe('')
})
