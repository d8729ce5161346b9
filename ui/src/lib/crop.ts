/** A face cut out of its photo by placing the whole photo in a square frame that hides the rest. */

export interface Box {
  left: number
  top: number
  right: number
  bottom: number
}

/** Where the whole photo lies, in percents of the frame. */
export interface Place {
  left: string
  top: string
  width: string
  height: string
}

/** Hair, chin and ears tell people apart too. */
const GROWN = 1.4
/** The longest side of a thumbnail, see `core/imaging/render.py`. */
const THUMBNAIL_SIDE = 320
/** What is left of a share of one side, measured along the other, in a photo as most are. */
const NARROWEST = 0.7

/** `ratio` is the width of the photo for each height. The cut stays in the photo where it can. */
export function cropOf(box: Box, ratio: number): Place {
  const [width, height] = [(box.right - box.left) * ratio, box.bottom - box.top]
  const side = Math.min(GROWN * Math.max(width, height), Math.max(ratio, 1))
  const left = within(((box.left + box.right) * ratio - side) / 2, side, ratio)
  const top = within((box.top + box.bottom - side) / 2, side, 1)
  return {
    left: percent(-left / side),
    top: percent(-top / side),
    width: percent(ratio / side),
    height: percent(1 / side),
  }
}

function within(start: number, side: number, whole: number): number {
  return side >= whole ? (whole - side) / 2 : Math.min(Math.max(0, start), whole - side)
}

/** The frame around a face in the whole photo. */
export function frameOf({ left, top, right, bottom }: Box): Place {
  return { left: percent(left), top: percent(top), width: percent(right - left), height: percent(bottom - top) }
}

function percent(share: number): string {
  return `${String(Math.round(share * 10_000) / 100)}%`
}

/** The smallest rendition in which the cut still has so many pixels. */
export function renditionFor({ left, top, right, bottom }: Box, pixels: number): 'thumbnail' | 'preview' {
  const share = Math.max(right - left, bottom - top) * GROWN * NARROWEST
  return share * THUMBNAIL_SIDE >= pixels ? 'thumbnail' : 'preview'
}
