/** Frames over a photo, one for each face. They are drawn over it, never in it. */
import type { CSSProperties, ReactNode } from 'react'
import type { Area } from '@/lib/areas'
import type { Face } from '@/lib/guard'
import type { Shape } from '@/lib/stamp'
import '@/styles/guard.css'

export interface Frame {
  face: Face
  /** Filled is a fact, dashed is not known, dotted is nobody. */
  look: 'fact' | 'open' | 'nobody'
  /** What stands in the way of a use, where that is asked. */
  shape?: Shape | undefined
  label: ReactNode
}

interface Props {
  label: string
  frames: readonly Frame[]
}

/** Below this, or beyond, there is no room for the plate in the photo. */
const LOW = 0.9
const FAR = 0.7

export function FaceFrames({ label, frames }: Props) {
  return (
    <ul className="face-frames" aria-label={label}>
      {frames.map(({ face, look, shape, label: said }) => (
        <li
          key={face.id}
          className="face-mark"
          data-look={look}
          data-s={shape}
          data-low={face.bottom > LOW || undefined}
          data-far={face.left > FAR || undefined}
          style={placeOf(face)}
        >
          <span className="face-plate">{said}</span>
        </li>
      ))}
    </ul>
  )
}

/** As CSS has it, in parts of the photo. */
export function placeOf({ left, top, right, bottom }: Area): CSSProperties {
  return {
    left: shareOf(left),
    top: shareOf(top),
    width: shareOf(right - left),
    height: shareOf(bottom - top),
  }
}

function shareOf(part: number): string {
  return `${(part * 100).toFixed(3)}%`
}
