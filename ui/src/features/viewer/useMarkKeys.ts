/** Keys of somebody who draws. They come before the keys of the page: arrows move the mark. */
import { useEffect, useRef } from 'react'
import { isTyping } from '@/lib/keys'
import { pressOf } from '@/lib/press'

type Acts = Record<string, ((event: KeyboardEvent) => boolean) | undefined>

/** Each act says whether there was anything to do; else the key is the page's. */
export function useMarkKeys(isOn: boolean, acts: Acts): void {
  const latest = useRef(acts)
  useEffect(() => {
    latest.current = acts
  })
  useEffect(() => {
    if (!isOn) return
    const press = (event: KeyboardEvent) => {
      if (isTyping(event.target) || event.altKey) return
      if (latest.current[pressOf(event)]?.(event)) event.preventDefault()
    }
    document.addEventListener('keydown', press, true)
    return () => {
      document.removeEventListener('keydown', press, true)
    }
  }, [isOn])
}
