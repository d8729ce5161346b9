/** How long an emergency access still runs, and how the pages forget what was seen by it. */
import type { QueryClient } from '@tanstack/react-query'
import { browsing, places, seen } from '@/lib/browsing'
import { forgetTexts } from '@/lib/freeText'
import { forgetPreviews } from '@/lib/preload'
import { cover } from '@/lib/veil'
import { whoQuery } from '@/lib/who'

/** After the end nothing of the patient stays in memory; what is in sight is asked for again. */
export async function forget(client: QueryClient): Promise<void> {
  browsing.set({ photos: [], total: 0, from: '/photos' })
  seen.set(undefined)
  places.clear()
  forgetTexts()
  forgetPreviews()
  cover()
  await client.resetQueries({ predicate: ({ queryKey }) => queryKey[0] !== whoQuery.queryKey[0] })
}

/** Whole minutes that are left, the last one counted in full. */
export function minutesLeft(until: string, now: number): number {
  return Math.max(0, Math.ceil((Date.parse(until) - now) / 60_000))
}
