import { expect, test } from 'vitest'
import { lookAt } from '@/features/room/look'

test('a look names the use it is for, and is never the copy', () => {
  const use = { purpose: 'MARKETING', channel: 'WEBSITE' } as const
  expect(lookAt('id', use, 'preview')).toBe('/media/id/room/preview?purpose=marketing&channel=website')
})
