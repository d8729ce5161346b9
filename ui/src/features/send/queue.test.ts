import { beforeEach, describe, expect, it, vi } from 'vitest'
import { SendQueue } from '@/features/send/queue'
import type { Asked } from '@/features/send/reach'
import * as reach from '@/features/send/reach'
import { Refused } from '@/lib/outside'

vi.mock(import('@/features/send/reach'), async (real) => ({ ...(await real()), send: vi.fn(), withdraw: vi.fn() }))

const ASKED: Asked = {
  visit: 'v',
  hospital: 'Kanaalziekenhuis',
  asker: 'Noor van Dijk',
  department: 'Orthopedie',
  recipient: 'Marijke Smit',
  message: '',
  endsAt: '2026-12-04T12:00:00Z',
  mostPhotos: 3,
  mostBytes: 1000,
  largestBytes: 100,
  sent: [],
}

const file = (name: string, bytes = 10) => new File([new Uint8Array(bytes)], name, { type: 'image/jpeg' })
const states = (queue: SendQueue) => queue.items.get().map(({ name, state, code }) => [name, state, code])
const settled = () => new Promise((resolve) => setTimeout(resolve, 0))

describe('the photos on their way', () => {
  beforeEach(() => {
    vi.resetAllMocks()
  })

  it('go one after the other and are let go of', async () => {
    let under = 0
    vi.mocked(reach.send).mockImplementation(async (_, { name }) => {
      under += 1
      expect(under).toBe(1)
      await Promise.resolve()
      under -= 1
      return { number: name === 'a' ? 1 : 2, sizeBytes: 10 }
    })
    const queue = new SendQueue(ASKED, vi.fn())
    queue.add([file('a'), file('b')])
    await settled()
    expect(states(queue)).toEqual([
      ['a', 'sent', undefined],
      ['b', 'sent', undefined],
    ])
    expect(queue.items.get().every((item) => item.file === undefined)).toBe(true)
  })

  it('that are too large do not leave', async () => {
    const queue = new SendQueue(ASKED, vi.fn())
    queue.add([file('a', 101)])
    await settled()
    expect(states(queue)).toEqual([['a', 'refused', 'TOO_LARGE']])
    expect(reach.send).not.toHaveBeenCalled()
  })

  it('are tried again when the connection was gone, and not when they are no photos', async () => {
    vi.mocked(reach.send).mockRejectedValueOnce(new Refused('OFFLINE')).mockRejectedValueOnce(new Refused('PICTURE_REFUSED'))
    const queue = new SendQueue(ASKED, vi.fn())
    queue.add([file('a'), file('b')])
    await settled()
    expect(states(queue)).toEqual([
      ['a', 'failed', 'OFFLINE'],
      ['b', 'refused', 'PICTURE_REFUSED'],
    ])
    vi.mocked(reach.send).mockResolvedValueOnce({ number: 1, sizeBytes: 10 })
    queue.retry(queue.items.get()[0]?.key ?? '')
    await settled()
    expect(states(queue)[0]).toEqual(['a', 'sent', undefined])
  })

  it('that were sent before are in the list once', async () => {
    vi.mocked(reach.send).mockResolvedValueOnce({ number: 1, sizeBytes: 10 })
    const queue = new SendQueue({ ...ASKED, sent: [{ number: 1, sizeBytes: 10 }] }, vi.fn())
    queue.add([file('a')])
    await settled()
    expect(queue.items.get().map(({ number }) => number)).toEqual([1])
  })

  it('are taken back from the box before they leave the list', async () => {
    vi.mocked(reach.withdraw).mockRejectedValueOnce(new Refused('OFFLINE')).mockResolvedValueOnce({})
    const queue = new SendQueue({ ...ASKED, sent: [{ number: 4, sizeBytes: 10 }] }, vi.fn())
    const key = queue.items.get()[0]?.key ?? ''
    await queue.remove(key)
    expect(queue.items.get()).toHaveLength(1)
    await queue.remove(key)
    expect(queue.items.get()).toEqual([])
    expect(reach.withdraw).toHaveBeenLastCalledWith('v', 4)
  })

  it('that have left whole are taken back once their answer is there', async () => {
    let answer: (sent: reach.SentPhoto) => void = () => undefined
    vi.mocked(reach.send).mockImplementation((_, __, ___, onProgress) => {
      onProgress(10)
      return new Promise((resolve) => (answer = resolve))
    })
    vi.mocked(reach.withdraw).mockResolvedValueOnce({})
    const queue = new SendQueue(ASKED, vi.fn())
    queue.add([file('a')])
    const removed = queue.remove(queue.items.get()[0]?.key ?? '')
    await settled()
    expect(queue.items.get()).toHaveLength(1)
    answer({ number: 1, sizeBytes: 10 })
    await removed
    expect(reach.withdraw).toHaveBeenCalledWith('v', 1)
    expect(queue.items.get()).toEqual([])
  })

  it('end with the request', async () => {
    vi.mocked(reach.send).mockRejectedValueOnce(new Refused('NOT_FOUND'))
    const ended = vi.fn()
    new SendQueue(ASKED, ended).add([file('a')])
    await settled()
    expect(ended).toHaveBeenCalledOnce()
  })
})
