/** What just happened, said on the page to which one is taken next. */
import { useEffect, useRef } from 'react'
import { Store, useStore } from '@/lib/store'

export const said = new Store<string | undefined>(undefined)

export function useWord() {
  const word = useStore(said)
  const heading = useRef<HTMLHeadingElement>(null)
  // What was pressed may be gone.
  useEffect(() => {
    if (word !== undefined) heading.current?.focus()
  }, [word])
  useEffect(
    () => () => {
      said.set(undefined)
    },
    [],
  )
  return { word, heading }
}
