import { expect, test } from 'vitest'
import { afterChanges } from './held'

const node = (id: string) => ({ id, kind: 'develop', photo: 'p', starts: 5, reason: null, updatedAt: '' })
const ids = (edges: { node: { id: string } }[]) => edges.map((edge) => edge.node.id)

test('what is held comes in at its place, what is tried again goes, and nothing is there twice', () => {
  const edges = ['2', '10'].map((id) => ({ node: node(id) }))
  const changed = [
    { ...node('9'), state: 'POISONED' as const },
    { ...node('10'), state: 'POISONED' as const },
    { ...node('2'), state: 'WAITING' as const },
  ]

  expect(ids(afterChanges(edges, changed))).toEqual(['9', '10'])
  expect(ids(afterChanges(edges, []))).toEqual(['2', '10'])
})
