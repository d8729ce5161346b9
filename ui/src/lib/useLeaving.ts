/** Whoever leaves a page with something typed on it is asked first; the browser has the words. */
import { useEffect } from 'react'

export function useLeaving(isAsked: boolean): void {
  useEffect(() => {
    if (!isAsked) return
    const ask = (event: BeforeUnloadEvent) => {
      event.preventDefault()
    }
    addEventListener('beforeunload', ask)
    return () => {
      removeEventListener('beforeunload', ask)
    }
  }, [isAsked])
}
