import { expect, test } from 'vitest'
import { placesFor } from '@/app/nav'
import type { Me } from '@/lib/who'

const verbs = ['VIEW', 'UPLOAD', 'ASSIGN', 'EDIT', 'CONSENT', 'COLLECT', 'SHARE', 'PUBLISH', 'EXPORT', 'AUDIT', 'CHECK', 'ADMIN']

test('whoever may do all that a role may goes to each place by a key of its own', () => {
  const places = placesFor({ verbs, room: ['PUBLICATION'] } as unknown as Me)
  expect(places.length).toBeGreaterThan(15)
  expect(new Set(places.map(({ key }) => key)).size).toBe(places.length)
})

test('what hides nothing for want of room is not spare', () => {
  const few = placesFor({ verbs: ['SHARE'], room: [] } as unknown as Me)
  expect(few.map(({ to, isSpare }) => [to, isSpare])).toEqual([['/shares', false]])
})
