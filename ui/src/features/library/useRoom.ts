/** How much room the grid has, and how high its rows are wished for by the tokens. */
import { type RefObject, useEffect, useState } from 'react'
import type { Space } from '@/features/library/layout'

export function useRoom(box: RefObject<HTMLElement | null>): Space | undefined {
  const [space, setSpace] = useState<Space>()
  useEffect(() => {
    const element = box.current
    if (!element) return
    const measure = () => {
      const style = getComputedStyle(element)
      const width = element.clientWidth
      const height = Number.parseFloat(style.getPropertyValue('--bk-row-height'))
      const gap = Number.parseFloat(style.getPropertyValue('--bk-grid-gap'))
      if (width > 0) {
        setSpace((now) =>
          now?.width === width && now.height === height && now.gap === gap ? now : { width, height, gap },
        )
      }
    }
    const observer = new ResizeObserver(measure)
    observer.observe(element)
    measure()
    return () => {
      observer.disconnect()
    }
  }, [box])
  return space
}
