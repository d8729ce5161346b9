/** Whether a list runs past faster than anybody can look: then frames will do, and nothing is fetched. */
import { type RefObject, useEffect, useState } from 'react'

/** Screens a second. */
const FAST = 3
/** Fast moves in a row that make a rush: a jump to a place is one, a flick of the wheel two. */
const MOVES = 3
const SETTLED_MS = 120

export function useRush(scroller: RefObject<HTMLElement | null>): boolean {
  const [isRushing, setIsRushing] = useState(false)
  useEffect(() => {
    const list = scroller.current
    if (!list) return
    let top = list.scrollTop
    let at = performance.now()
    let fastMoves = 0
    let settling: ReturnType<typeof setTimeout> | undefined
    const look = () => {
      const now = performance.now()
      const screens = Math.abs(list.scrollTop - top) / Math.max(1, list.clientHeight)
      // Two events of one frame tell no speed.
      if (now - at >= 8) {
        const isFast = now - at < 250 && screens / ((now - at) / 1000) > FAST
        fastMoves = isFast ? fastMoves + 1 : 0
        setIsRushing(fastMoves >= MOVES)
        top = list.scrollTop
        at = now
      }
      clearTimeout(settling)
      settling = setTimeout(() => {
        fastMoves = 0
        setIsRushing(false)
      }, SETTLED_MS)
    }
    list.addEventListener('scroll', look, { passive: true })
    return () => {
      clearTimeout(settling)
      list.removeEventListener('scroll', look)
    }
  }, [scroller])
  return isRushing
}
