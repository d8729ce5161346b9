/**
 * Where one looks, whatever the size of the photo: how much nearer than fitted, and which
 * place of the photo is in the middle. So two photos of other sizes can be seen alike.
 */
import { type Camera, fitted, moved, type Size } from '@/lib/camera'

export interface Look {
  /** 1: the whole photo. */
  nearness: number
  /** How far the photo is moved, in its own widths and heights. */
  x: number
  y: number
}

export const WHOLE: Look = { nearness: 1, x: 0, y: 0 }

export function cameraOf(look: Look, photo: Size, stage: Size): Camera {
  const scale = fitted(photo, stage).scale * look.nearness
  const camera = { scale, x: look.x * photo.width * scale, y: look.y * photo.height * scale }
  // What is at the edge of one photo may be beyond the edge of the other.
  return moved(camera, { x: 0, y: 0 }, photo, stage)
}

export function lookOf({ scale, x, y }: Camera, photo: Size, stage: Size): Look {
  return {
    nearness: scale / fitted(photo, stage).scale,
    x: x / (photo.width * scale),
    y: y / (photo.height * scale),
  }
}
