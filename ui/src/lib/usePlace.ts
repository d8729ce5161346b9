/** Where somebody is on a page of one address: whoever does not see it change is taken to its heading. */
import { type RefObject, useEffect, useRef } from 'react'

/** A door that does not answer, for which `failed` says why, is a place of its own. */
export function usePlace(place: string, failed: string | undefined): RefObject<HTMLDivElement | null> {
  const at = place === 'door' && failed ? 'failed' : place
  const frame = useRef<HTMLDivElement>(null)
  const before = useRef(at)
  useEffect(() => {
    if (before.current === at) return
    before.current = at
    frame.current?.querySelector('h1')?.focus()
  }, [at])
  return frame
}
