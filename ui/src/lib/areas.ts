/** Areas that somebody draws over a photo to have them made unreadable: from 0 to 1 of it. */
import { type Point, within } from '@/lib/marks'

export interface Area {
  left: number
  top: number
  right: number
  bottom: number
}

/** What the box takes, see `core/faces/masking.py`; a thinner one is a slip of the hand. */
export const MOST_AREAS = 20
export const THINNEST = 0.015
/** For each press of an arrow key. */
export const STEP = 0.01

export const IN_THE_MIDDLE: Area = { left: 0.4, top: 0.4, right: 0.6, bottom: 0.6 }

/** Between two places, in whatever direction it was drawn. */
export function spanning(one: Point, other: Point): Area {
  return {
    left: within(Math.min(one.x, other.x)),
    top: within(Math.min(one.y, other.y)),
    right: within(Math.max(one.x, other.x)),
    bottom: within(Math.max(one.y, other.y)),
  }
}

export function isThin({ left, top, right, bottom }: Area): boolean {
  return right - left < THINNEST || bottom - top < THINNEST
}

/** Moved as a whole, and no farther than the edge of the photo. */
export function moved(area: Area, by: Point): Area {
  const x = Math.max(-area.left, Math.min(1 - area.right, by.x))
  const y = Math.max(-area.top, Math.min(1 - area.bottom, by.y))
  return { left: area.left + x, top: area.top + y, right: area.right + x, bottom: area.bottom + y }
}

/** With its right bottom corner elsewhere, and no thinner than can be taken hold of. */
export function stretched(area: Area, by: Point): Area {
  return {
    ...area,
    right: Math.min(1, Math.max(area.left + THINNEST, area.right + by.x)),
    bottom: Math.min(1, Math.max(area.top + THINNEST, area.bottom + by.y)),
  }
}
