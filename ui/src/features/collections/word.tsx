/** What just happened, said on the page to which one is taken next. */
import { useEffect } from 'react'
import { Store, useStore } from '@/lib/store'

export const said = new Store<string | undefined>(undefined)

export function useWord() {
  const word = useStore(said)
  useEffect(
    () => () => {
      said.set(undefined)
    },
    [],
  )
  return (
    <p className="sm muted" role="status">
      {word}
    </p>
  )
}
