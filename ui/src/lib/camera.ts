/** Where one looks at a photo from: a scale and an offset, in CSS pixels of the stage. */
export interface Camera {
  /** CSS pixels on the stage for each pixel of the photo. */
  scale: number
  /** Of the middle of the photo from the middle of the stage. */
  x: number
  y: number
}

export interface Size {
  width: number
  height: number
}

/** A photo's own size; one that is still being developed stands in as landscape. */
export function sizeOf(photo: { width: number | null; height: number | null }): Size {
  return { width: photo.width ?? 1600, height: photo.height ?? 1200 }
}

/** Eight times its pixels shows each pixel; more shows nothing new. */
const MOST = 8

/** The whole photo in the stage, never larger than it is. */
export function fitted(photo: Size, stage: Size): Camera {
  const scale = Math.min(stage.width / photo.width, stage.height / photo.height, 1)
  return { scale, x: 0, y: 0 }
}

/** Nearer or farther, with the place under the pointer standing still. */
export function zoomed(now: Camera, factor: number, at: { x: number; y: number }, photo: Size, stage: Size): Camera {
  const least = fitted(photo, stage).scale
  const scale = Math.min(MOST, Math.max(least, now.scale * factor))
  const grown = scale / now.scale
  return held({ scale, x: at.x - (at.x - now.x) * grown, y: at.y - (at.y - now.y) * grown }, photo, stage)
}

/** Moved, but never so far that the photo leaves the stage. */
export function moved(now: Camera, by: { x: number; y: number }, photo: Size, stage: Size): Camera {
  return held({ ...now, x: now.x + by.x, y: now.y + by.y }, photo, stage)
}

function held(camera: Camera, photo: Size, stage: Size): Camera {
  const spareX = Math.max(0, (photo.width * camera.scale - stage.width) / 2)
  const spareY = Math.max(0, (photo.height * camera.scale - stage.height) / 2)
  return {
    scale: camera.scale,
    x: Math.min(spareX, Math.max(-spareX, camera.x)),
    y: Math.min(spareY, Math.max(-spareY, camera.y)),
  }
}
