import { afterEach, expect, it, vi } from 'vitest'
import { told } from '@/lib/outside'
import { SILENCE_MS } from '@/lib/silence'

afterEach(() => {
  vi.restoreAllMocks()
  vi.unstubAllGlobals()
})

/** A box that never answers. */
const silent = (_: string, { signal }: RequestInit) =>
  new Promise<Response>((_answer, refuse) => {
    signal?.addEventListener('abort', () => {
      refuse(signal.reason as Error)
    })
  })

it('gives up a box that stays silent', async () => {
  const timeout = vi.spyOn(AbortSignal, 'timeout').mockReturnValue(AbortSignal.timeout(1))
  vi.stubGlobal('fetch', silent)
  await expect(told('/u/finish', {})).rejects.toMatchObject({ code: 'OFFLINE' })
  expect(timeout).toHaveBeenCalledWith(SILENCE_MS)
})
