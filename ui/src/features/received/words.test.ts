import { expect, test } from 'vitest'
import { decided } from '@/features/received/words'
import { Refusal } from '@/lib/api'

test('a photo that its sender took back meanwhile is told to be gone, not that something failed', async () => {
  expect(await decided(Promise.resolve({}), 'received.accepted')).toBe('received.accepted')
  expect(await decided(Promise.reject(new Refusal('NOT_FOUND', '')), 'received.accepted')).toBe('received.tooLate')
})

test('whatever else goes wrong is a failure, after which it can be tried again', async () => {
  await expect(decided(Promise.reject(new Refusal('OFFLINE', '')), 'received.accepted')).rejects.toThrow(Refusal)
  await expect(decided(Promise.reject(new TypeError()), 'received.accepted')).rejects.toThrow(TypeError)
})
