/** What the list of photos comes to: what is not sent, whether something is still going, whether more fit. */
import type { Item } from '@/features/send/queue'

export interface Counts {
  /** Files that were chosen and did not arrive, whyever. */
  unsent: number
  isGoing: boolean
  isFull: boolean
}

export function countsOf(items: readonly Item[], arrived: number, mostPhotos: number): Counts {
  const unsent = items.filter(({ state }) => state !== 'sent')
  const coming = unsent.filter(({ state }) => state !== 'refused')
  return {
    unsent: unsent.length,
    isGoing: items.some(({ state, isLeaving }) => isLeaving || state === 'sending' || state === 'waiting'),
    isFull: arrived + coming.length >= mostPhotos,
  }
}
