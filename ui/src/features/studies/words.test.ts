import { expect, test } from 'vitest'
import type { Export } from '@/features/studies/words'
import { maySign } from '@/features/studies/words'

function told(progress: Partial<Export['progress']>, said: Partial<Export> = {}): Export {
  return {
    state: 'REVIEW',
    isMine: false,
    progress: { photos: 3, done: 3, held: 1, judged: 2, accepted: 1, ...progress },
    ...said,
  } as Export
}

test('what was looked at by another is signed for', () => {
  expect(maySign(told({}))).toBe(true)
  expect(maySign(told({}, { isMine: true }))).toBe(false)
  expect(maySign(told({}, { state: 'SIGNED' }))).toBe(false)
  expect(maySign(told({ judged: 1 }))).toBe(false)
  expect(maySign(told({ accepted: 0 }))).toBe(false)
})
