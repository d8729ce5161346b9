/**
 * The secret of a link without an account. It comes in the fragment of the address, which no
 * browser sends; it is taken out of the address bar at once and kept in memory only.
 */
import { Store } from '@/lib/store'

/** Empty where the page was opened, or loaded again, without it. */
export const secret = new Store('')

/** Takes it from the address, now and whenever another link is opened in the same window. */
export function takeSecret(): void {
  take()
  addEventListener('hashchange', take)
}

function take(): void {
  const told = location.hash.slice(1)
  if (told === '') return
  history.replaceState(null, '', location.pathname)
  secret.set(told)
}
