/** How the two photos are looked at: together, or each on its own. */
import { useState } from 'react'
import { type Look, WHOLE } from '@/features/compare/look'

export type Name = 'A' | 'B'

export function useLooks() {
  const [looks, setLooks] = useState({ A: WHOLE, B: WHOLE })
  const [isLinked, setIsLinked] = useState(true)
  /** The pane that keys move, and that shows the way when they go together again. */
  const [active, setActive] = useState<Name>('A')
  return {
    looks,
    isLinked,
    active,
    activate: setActive,
    look: (name: Name, change: (now: Look) => Look) => {
      setLooks((now) => {
        const next = change(now[name])
        return isLinked ? { A: next, B: next } : { ...now, [name]: next }
      })
    },
    link: () => {
      if (!isLinked) setLooks((now) => ({ A: now[active], B: now[active] }))
      setIsLinked(!isLinked)
    },
    reset: () => {
      setLooks((now) => (isLinked ? { A: WHOLE, B: WHOLE } : { ...now, [active]: WHOLE }))
    },
    /** The photos changed places, and take their looks along. */
    swap: () => {
      setLooks(({ A, B }) => ({ A: B, B: A }))
    },
  }
}
