import { beforeEach, describe, expect, it, vi } from 'vitest'
import { SendQueue } from '@/features/send/queue'
import type { Asked } from '@/features/send/reach'
import * as reach from '@/features/send/reach'
import { Refused } from '@/lib/outside'

vi.mock(import('@/features/send/reach'), async (real) => ({
  ...(await real()),
  send: vi.fn(),
  withdraw: vi.fn(),
  finish: vi.fn(),
}))

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
  largestBytes: 3_000_000,
  arrived: 0,
  sent: [],
}
const ONE = { number: 4, sizeBytes: 10 }
const landed = (number: number, arrived = number) => ({ number, sizeBytes: 10, arrived })

function entered(asked: Asked = ASKED, onOver: () => void = vi.fn()): SendQueue {
  const queue = new SendQueue(onOver)
  queue.enter(asked)
  return queue
}

const file = (name: string, bytes = 10) => new File([new Uint8Array(bytes)], name, { type: 'image/jpeg' })
const states = (queue: SendQueue) => queue.items.get().map(({ name, state, code }) => [name, state, code])
const keyOf = (queue: SendQueue, at = 0) => queue.items.get()[at]?.key ?? ''
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
      return landed(name === 'a' ? 1 : 2)
    })
    const queue = entered()
    queue.add([file('a'), file('b')])
    await settled()
    expect(states(queue)).toEqual([
      ['a', 'sent', undefined],
      ['b', 'sent', undefined],
    ])
    expect(queue.items.get().every((item) => item.file === undefined)).toBe(true)
  })

  it('that are too large do not leave', async () => {
    const queue = entered()
    queue.add([file('a', 3_000_001)])
    await settled()
    expect(states(queue)).toEqual([['a', 'refused', 'TOO_LARGE']])
    expect(reach.send).not.toHaveBeenCalled()
  })

  it('are tried again when the connection was gone, and not when they are no photos', async () => {
    vi.mocked(reach.send).mockRejectedValueOnce(new Refused('OFFLINE')).mockRejectedValueOnce(new Refused('PICTURE_REFUSED'))
    const queue = entered()
    queue.add([file('a'), file('b')])
    await settled()
    expect(states(queue)).toEqual([
      ['a', 'failed', 'OFFLINE'],
      ['b', 'refused', 'PICTURE_REFUSED'],
    ])
    vi.mocked(reach.send).mockResolvedValueOnce(landed(1))
    queue.retry(keyOf(queue))
    await settled()
    expect(states(queue)[0]).toEqual(['a', 'sent', undefined])
  })

  it('that were sent before are in the list once', async () => {
    vi.mocked(reach.send).mockResolvedValueOnce(landed(1))
    const queue = entered({ ...ASKED, arrived: 1, sent: [{ number: 1, sizeBytes: 10 }] })
    queue.add([file('a')])
    await settled()
    expect(queue.items.get().map(({ number }) => number)).toEqual([1])
    expect(queue.arrived.get()).toBe(1)
  })

  it('that were decided on before count no second time', async () => {
    vi.mocked(reach.send).mockResolvedValueOnce(landed(1))
    const queue = entered({ ...ASKED, arrived: 1, sent: [] })
    queue.add([file('a')])
    await settled()
    expect(states(queue)).toEqual([['a', 'sent', undefined]])
    expect(queue.arrived.get()).toBe(1)
  })

  it('are taken back from the box before they leave the list', async () => {
    vi.mocked(reach.withdraw).mockRejectedValueOnce(new Refused('OFFLINE')).mockResolvedValueOnce({})
    const queue = entered({ ...ASKED, arrived: 2, sent: [ONE] })
    const key = keyOf(queue)
    await queue.remove(key)
    expect(states(queue)).toEqual([['', 'sent', 'OFFLINE']])
    await queue.remove(key)
    expect(queue.items.get()).toEqual([])
    expect(queue.arrived.get()).toBe(1)
    expect(reach.withdraw).toHaveBeenLastCalledWith('v', 4)
  })

  it('stay in the list when they cannot be taken back, and it is said why', async () => {
    const over = vi.fn()
    const queue = entered({ ...ASKED, arrived: 1, sent: [ONE] }, over)
    for (const code of ['DECIDED_ON', 'TOO_MANY']) {
      vi.mocked(reach.withdraw).mockRejectedValueOnce(new Refused(code))
      await queue.remove(keyOf(queue))
      expect(states(queue)).toEqual([['', 'sent', code]])
    }
    expect(queue.arrived.get()).toBe(1)
    expect(over).not.toHaveBeenCalled()
  })

  it('that there is no room for go when another one is taken back', async () => {
    for (const code of ['NO_MORE_TAKEN', 'NO_MORE_BYTES']) {
      vi.mocked(reach.send).mockRejectedValueOnce(new Refused(code)).mockResolvedValueOnce(landed(5, 3))
      vi.mocked(reach.withdraw).mockResolvedValueOnce({})
      const queue = entered({ ...ASKED, arrived: 3, sent: [ONE] })
      queue.add([file('a')])
      await settled()
      expect(states(queue)[1]).toEqual(['a', 'failed', code])
      await queue.remove(keyOf(queue))
      queue.retry(keyOf(queue))
      await settled()
      expect(states(queue)).toEqual([['a', 'sent', undefined]])
      expect(queue.arrived.get()).toBe(3)
    }
  })

  it('that may have left whole are taken back once their answer is there', async () => {
    let answer: (sent: reach.Landed) => void = () => undefined
    vi.mocked(reach.send).mockImplementation(() => new Promise((resolve) => (answer = resolve)))
    vi.mocked(reach.withdraw).mockResolvedValueOnce({})
    const queue = entered()
    queue.add([file('a')])
    const removed = queue.remove(keyOf(queue))
    void queue.remove(keyOf(queue))
    await settled()
    expect(queue.items.get()).toMatchObject([{ state: 'sending', isLeaving: true }])
    answer(landed(1))
    await removed
    expect(vi.mocked(reach.withdraw).mock.calls).toEqual([['v', 1]])
    expect(queue.items.get()).toEqual([])
    expect(queue.arrived.get()).toBe(0)
  })

  it('are broken off while much of them has to go', async () => {
    vi.mocked(reach.send).mockImplementation(
      (_, __, signal) =>
        new Promise((_sent, refuse) => {
          signal.addEventListener('abort', () => {
            refuse(new Refused('ABORTED'))
          })
        }),
    )
    const queue = entered()
    queue.add([file('a', 2_000_000)])
    await queue.remove(keyOf(queue))
    expect(queue.items.get()).toEqual([])
    expect(reach.withdraw).not.toHaveBeenCalled()
  })
})

describe('a visit that is over', () => {
  const NEXT = { ...ASKED, visit: 'w' }

  beforeEach(() => {
    vi.resetAllMocks()
  })

  it('holds what was not sent, which goes on in the next one', async () => {
    vi.mocked(reach.send)
      .mockResolvedValueOnce(landed(1))
      .mockRejectedValueOnce(new Refused('NOT_FOUND'))
      .mockResolvedValueOnce(landed(2))
      .mockResolvedValueOnce(landed(3))
    const over = vi.fn()
    const queue = entered(ASKED, over)
    queue.add([file('a'), file('b'), file('c')])
    await settled()
    expect(over).toHaveBeenCalledOnce()
    expect(states(queue)).toEqual([
      ['a', 'sent', undefined],
      ['b', 'waiting', undefined],
      ['c', 'waiting', undefined],
    ])
    queue.enter({ ...NEXT, arrived: 1, sent: [{ number: 1, sizeBytes: 10 }] })
    await settled()
    expect(queue.items.get().map(({ name, number }) => [name, number])).toEqual([
      ['a', 1],
      ['b', 2],
      ['c', 3],
    ])
    expect(vi.mocked(reach.send).mock.calls.map(([visit]) => visit)).toEqual(['v', 'v', 'w', 'w'])
    expect(queue.arrived.get()).toBe(3)
  })

  it('leaves what was decided on since, which cannot be taken back', () => {
    const queue = entered({ ...ASKED, arrived: 2, sent: [ONE, { number: 5, sizeBytes: 10 }] })
    queue.enter({ ...NEXT, arrived: 2, sent: [ONE] })
    expect(queue.items.get().map(({ number, code }) => [number, code])).toEqual([
      [4, undefined],
      [5, 'DECIDED_ON'],
    ])
    expect(queue.arrived.get()).toBe(2)
  })

  it('is why a photo cannot be taken back yet', async () => {
    vi.mocked(reach.withdraw).mockRejectedValueOnce(new Refused('NOT_FOUND'))
    const over = vi.fn()
    const queue = entered({ ...ASKED, arrived: 1, sent: [ONE] }, over)
    await queue.remove(keyOf(queue))
    expect(over).toHaveBeenCalledOnce()
    expect(queue.items.get()).toMatchObject([{ state: 'sent', code: undefined, isLeaving: false }])
  })

  it('is told once, to whoever says that these are all as well', async () => {
    vi.mocked(reach.finish).mockRejectedValue(new Refused('NOT_FOUND'))
    const over = vi.fn()
    const queue = entered(ASKED, over)
    expect([await queue.finish(), await queue.finish()]).toEqual([undefined, undefined])
    expect(over).toHaveBeenCalledOnce()
  })
})

it('is said that these are all, again if need be, and answered with how many there are', async () => {
  vi.mocked(reach.finish).mockRejectedValueOnce(new Refused('OFFLINE')).mockResolvedValueOnce(3)
  const queue = entered()
  await expect(queue.finish()).rejects.toMatchObject({ code: 'OFFLINE' })
  expect(await queue.finish()).toBe(3)
  expect(reach.finish).toHaveBeenLastCalledWith('v')
})
