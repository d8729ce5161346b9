import { afterEach, expect, test, vi } from 'vitest'
import { pictureAt } from '@/features/room/picture'

afterEach(() => {
  vi.unstubAllGlobals()
})

function looked(fetched: typeof fetch) {
  vi.stubGlobal('fetch', fetched)
  return pictureAt('/media/id/room/preview', new AbortController().signal)
}

test('only what the box does not know any more is gone', async () => {
  expect(await looked(async () => new Response(null, { status: 404 }))).toBe('gone')
})

test('a box that fails, a session that ended and a lost connection say nothing of the photo', async () => {
  for (const status of [401, 429, 503]) {
    expect(await looked(async () => new Response(null, { status }))).toBe('failed')
  }
  expect(await looked(() => Promise.reject(new TypeError('offline')))).toBe('failed')
})

test('what comes the second time is shown, not asked for a third time', async () => {
  const found = await looked(async () => new Response('picture'))
  expect(found).toBeInstanceOf(Blob)
})
