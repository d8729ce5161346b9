/** One of the photos, or both over one another, with the gestures of the viewer. */
import { useEffect, useRef, useState } from 'react'
import { Layer } from '@/components/Layer'
import { Picture } from '@/components/Picture'
import { cameraOf, type Look, lookOf } from '@/features/compare/look'
import { type Camera, moved, type Size, sizeOf, zoomed } from '@/lib/camera'
import { useGestures } from '@/lib/gestures'
import type { PhotoDetailsFragment } from '@/lib/graphql/graphql'
import type { Marks } from '@/lib/marks'

export interface Layered {
  photo: PhotoDetailsFragment
  look: Look
  /** What is drawn over it, where that is to be seen. */
  marks: Marks
  /** From 0 to 1; only over another photo. */
  opacity?: number
}

interface Props {
  /** The first is moved by hand; the others lie over it. */
  layers: readonly [Layered, ...Layered[]]
  label: string
  onLook: (change: (now: Look) => Look) => void
  onActive?: () => void
}

export function Pane({ layers, label, onLook, onActive }: Props) {
  const pane = useRef<HTMLDivElement>(null)
  const [room, setRoom] = useState<Size>({ width: 0, height: 0 })
  const size = sizeOf(layers[0].photo)
  useEffect(() => {
    const element = pane.current
    if (!element) return
    const observer = new ResizeObserver(() => {
      setRoom({ width: element.clientWidth, height: element.clientHeight })
    })
    observer.observe(element)
    return () => {
      observer.disconnect()
    }
  }, [])
  const turn = (change: (camera: Camera) => Camera) => {
    onActive?.()
    onLook((now) => lookOf(change(cameraOf(now, size, room)), size, room))
  }
  useGestures(pane, {
    zoom: (factor, at) => {
      turn((camera) => zoomed(camera, factor, at, size, room))
    },
    move: (by) => {
      turn((camera) => moved(camera, by, size, room))
    },
    swipe: () => undefined,
    toggle: (at) => {
      turn((camera) => zoomed(camera, layers[0].look.nearness > 1 ? 0 : 1 / camera.scale, at, size, room))
    },
  })
  return (
    <div ref={pane} className="pane-room" role="group" aria-label={label}>
      {room.width > 0 &&
        layers.map((layered) => <Seen key={layered.photo.id} {...layered} room={room} />)}
    </div>
  )
}

function Seen({ photo, look, marks, opacity, room }: Layered & { room: Size }) {
  const size = sizeOf(photo)
  const camera = cameraOf(look, size, room)
  const shown = { width: size.width * camera.scale, height: size.height * camera.scale }
  return (
    <div className="pane-layer" style={{ opacity }}>
      <Picture photo={photo} size={size} camera={camera}>
        {marks.length > 0 && <Layer marks={marks} photo={size} shown={shown} />}
      </Picture>
    </div>
  )
}
