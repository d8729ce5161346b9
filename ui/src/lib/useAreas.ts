/** The areas that somebody draws for the next masked copy; those of the last one are there already. */
import { useState } from 'react'
import { type Area, IN_THE_MIDDLE, MOST_AREAS } from '@/lib/areas'
import type { MaskingDetailsFragment } from '@/lib/graphql/graphql'
import type { Look } from '@/lib/guard'

export interface AreasDrawn {
  areas: readonly Area[]
  change: (areas: readonly Area[]) => void
  /** One in the middle, to be moved from there. None where there are as many as may be. */
  add: (() => void) | undefined
  isDrawing: boolean
  start: () => void
  stop: () => void
}

export function useAreas(copy: MaskingDetailsFragment | undefined, look: Look | undefined): AreasDrawn {
  const [changed, setChanged] = useState<readonly Area[]>()
  const [isDrawing, setIsDrawing] = useState(false)
  const areas = changed ?? drawnIn(copy, look)
  return {
    areas,
    change: setChanged,
    add:
      areas.length < MOST_AREAS
        ? () => {
            setChanged([...areas, IN_THE_MIDDLE])
          }
        : undefined,
    isDrawing,
    start: () => {
      setIsDrawing(true)
    },
    stop: () => {
      setIsDrawing(false)
    },
  }
}

/** The box puts the masked faces first, then what was drawn. */
function drawnIn(copy: MaskingDetailsFragment | undefined, look: Look | undefined): readonly Area[] {
  if (!copy || !look) return []
  const faces = new Set(look.faces.map(({ id }) => id))
  return copy.areas.slice(copy.hidden.filter((id) => faces.has(id)).length)
}
