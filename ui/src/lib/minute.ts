/** The time, minute by minute, for what counts the days that are left. */
import { Store, useStore } from '@/lib/store'

const MINUTE_MS = 60_000

const minute = new Store(Date.now())
setInterval(() => {
  minute.set(Date.now())
}, MINUTE_MS)

export function useMinute(): number {
  return useStore(minute)
}
