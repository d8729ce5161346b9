/** Sensitive photos: blurred until somebody chooses to see one, and again after a while. */
import type { Label } from '@/lib/graphql/graphql'
import { Store, useStore } from '@/lib/store'

/** The labels behind which a photo is blurred, by the policy of the hospital. */
export const veiled = new Store<readonly Label[]>([])

/** By photo: which look at it this is. Each look has an address of its own, or the one before would be shown. */
const shown = new Store<ReadonlyMap<string, number>>(new Map())
let looks = 0

interface Labelled {
  id: string
  labels?: readonly Label[]
}

/** Shows a photo until that moment. */
export function unveil(photo: string, until: string): void {
  const look = ++looks
  shown.set(new Map(shown.get()).set(photo, look))
  setTimeout(() => {
    if (shown.get().get(photo) === look) cover(photo)
  }, Date.parse(until) - Date.now())
}

/** Covers a photo, or all of them. */
export function cover(photo?: string): void {
  const left = new Map(photo === undefined ? [] : shown.get())
  if (photo !== undefined) left.delete(photo)
  shown.set(left)
}

/** The labels of a photo behind which it is covered now; none where it is not. */
export function coveredBy({ id, labels = [] }: Labelled): Label[] {
  return shown.get().has(id) ? [] : labels.filter((label) => veiled.get().includes(label))
}

/** What comes behind the address of a photo that somebody chose to see. */
export function lookOf(photo: string): string {
  const look = shown.get().get(photo)
  return look === undefined ? '' : `?look=${String(look)}`
}

/** The same for a component, which is drawn anew when it changes. */
export function useVeil(photo: Labelled): { labels: Label[]; look: string } {
  useStore(veiled)
  useStore(shown)
  return { labels: coveredBy(photo), look: lookOf(photo.id) }
}
