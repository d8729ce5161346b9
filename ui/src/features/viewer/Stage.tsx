/** The photo itself: wheel and pinch to zoom, drag to move, keys for all of it. */
import { Minus, Plus } from 'lucide-react'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Picture } from '@/components/Picture'
import { type Camera, fitted, moved, type Size, sizeOf, zoomed } from '@/lib/camera'
import { useGestures } from '@/lib/gestures'
import type { PhotoDetailsFragment } from '@/lib/graphql/graphql'
import { useKeys } from '@/lib/keys'

export interface StageProps {
  photo: PhotoDetailsFragment
  onNext: () => void
  onPrevious: () => void
}

interface Props extends StageProps {
  /** What lies over the photo, told how large it is shown. */
  over?: ((shown: Size) => ReactNode) | undefined
  onPinch?: () => void
}

const STEP = 1.35
const MIDDLE = { x: 0, y: 0 }
const MOVE = 80

export function Stage({ photo, onNext, onPrevious, over, onPinch }: Props) {
  const { t } = useTranslation()
  const stage = useRef<HTMLDivElement>(null)
  const [room, setRoom] = useState({ width: 0, height: 0 })
  const [looking, setLooking] = useState<Camera>()
  const size = sizeOf(photo)
  const fit = fitted(size, room)
  const camera = looking ?? fit
  const isFitted = looking === undefined || looking.scale <= fit.scale

  useEffect(() => {
    const element = stage.current
    if (!element) return
    const observer = new ResizeObserver(() => {
      setRoom({ width: element.clientWidth, height: element.clientHeight })
    })
    observer.observe(element)
    return () => {
      observer.disconnect()
    }
  }, [])

  const zoom = (factor: number, at = MIDDLE) => {
    setLooking((now) => zoomed(now ?? fit, factor, at, size, room))
  }
  const move = (by: { x: number; y: number }) => {
    setLooking((now) => moved(now ?? fit, by, size, room))
  }
  useGestures(stage, {
    zoom,
    move,
    ...(onPinch && { pinch: onPinch }),
    swipe: (step) => {
      if (!isFitted) return
      if (step > 0) onNext()
      else onPrevious()
    },
    toggle: (at) => {
      if (isFitted) zoom(1 / fit.scale, at)
      else setLooking(undefined)
    },
  })
  useKeys({
    '+': () => { zoom(STEP) },
    '=': () => { zoom(STEP) },
    '-': () => { zoom(1 / STEP) },
    '0': () => { setLooking(undefined) },
    '1': () => { zoom(1 / camera.scale) },
    ArrowUp: () => { move({ x: 0, y: MOVE }) },
    ArrowDown: () => { move({ x: 0, y: -MOVE }) },
  })
  return (
    <>
      <div ref={stage} className="stage-room">
        {room.width > 0 && (
          <Picture photo={photo} size={size} camera={camera}>
            {over?.({ width: size.width * camera.scale, height: size.height * camera.scale })}
          </Picture>
        )}
      </div>
      <div className="zoom row">
        <button type="button" className="ib" aria-label={t('viewer.smaller')} onClick={() => { zoom(1 / STEP) }}>
          <Minus className="ic" aria-hidden />
        </button>
        <button type="button" className="zoom-now sm n" aria-label={t('viewer.fit')} onClick={() => { setLooking(undefined) }}>
          {Math.round(camera.scale * 100)}%
        </button>
        <button type="button" className="ib" aria-label={t('viewer.larger')} onClick={() => { zoom(STEP) }}>
          <Plus className="ic" aria-hidden />
        </button>
      </div>
    </>
  )
}
