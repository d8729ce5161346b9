import { describe, expect, it } from 'vitest'
import { countsOf } from '@/features/send/counting'
import type { Item } from '@/features/send/queue'

function item(state: Item['state'], isLeaving = false): Item {
  return { key: state, name: '', size: 10, state, sent: 0, file: undefined, number: undefined, code: undefined, isLeaving }
}

describe('what the list comes to', () => {
  it('counts photos that were decided on, though they are not in it', () => {
    expect(countsOf([], 2, 2)).toEqual({ unsent: 0, isGoing: false, isFull: true })
    expect(countsOf([item('waiting')], 2, 4).isFull).toBe(false)
    expect(countsOf([item('sent'), item('waiting')], 3, 4).isFull).toBe(true)
  })

  it('keeps no room for what is refused, and tells that it was not sent', () => {
    expect(countsOf([item('refused'), item('failed'), item('sent')], 1, 3)).toEqual({
      unsent: 2,
      isGoing: false,
      isFull: false,
    })
  })

  it('is going while one is on its way, or on its way out', () => {
    expect(countsOf([item('sending')], 0, 3).isGoing).toBe(true)
    expect(countsOf([item('sent', true)], 1, 3).isGoing).toBe(true)
    expect(countsOf([item('sent')], 1, 3).isGoing).toBe(false)
  })
})
