/** Thumbnail at once, the preview when it is decoded, the full picture when it is needed; a sensitive one is covered. */
import { type ReactNode, useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Camera, Size } from '@/lib/camera'
import { Covered } from '@/components/Covered'
import { Thumbnail } from '@/components/Thumbnail'
import { media } from '@/lib/api'
import type { PhotoDetailsFragment } from '@/lib/graphql/graphql'
import { previewOf } from '@/lib/preload'
import { useVeil } from '@/lib/veil'
import { titleOf } from '@/lib/words'

interface Props {
  photo: PhotoDetailsFragment
  size: Size
  camera: Camera
  /** What lies over the photo, as large as it is shown. */
  children?: ReactNode
}

/** The longest side of a preview, see `core/imaging/render.py`. */
const PREVIEW_SIDE = 1600

export function Picture(props: Props) {
  const { photo, size, camera } = props
  const { t, i18n } = useTranslation()
  const { labels, look } = useVeil(photo)
  if (labels.length === 0 || photo.development !== 'READY') return <Uncovered key={look} {...props} look={look} />
  return (
    <figure className="picture" style={placeOf(size, camera)}>
      <Thumbnail photo={photo} alt={titleOf(photo, t, i18n.language)} />
      <Covered photo={photo} />
    </figure>
  )
}

function placeOf(size: Size, camera: Camera) {
  return {
    width: size.width * camera.scale,
    height: size.height * camera.scale,
    transform: `translate(calc(-50% + ${String(camera.x)}px), calc(-50% + ${String(camera.y)}px))`,
  }
}

function Uncovered({ photo, size, camera, look, children }: Props & { look: string }) {
  const { t, i18n } = useTranslation()
  const [preview] = useState(() => (photo.development === 'READY' ? previewOf(photo.id) : undefined))
  const [isSharp, setIsSharp] = useState(preview?.complete ?? false)
  const [isFullThere, setIsFullThere] = useState(false)
  const needsFull = Math.max(size.width, size.height) * camera.scale * devicePixelRatio > PREVIEW_SIDE * 1.25
  const [wantsFull, setWantsFull] = useState(false)
  if (needsFull && !wantsFull) setWantsFull(true)

  useEffect(() => {
    let isWatching = true
    preview?.decode().then(
      () => {
        if (isWatching) setIsSharp(true)
      },
      // The thumbnail stays; what went wrong shows when one asks again.
      () => undefined,
    )
    return () => {
      isWatching = false
    }
  }, [preview])

  if (photo.development !== 'READY') {
    return (
      <p className="stage-word">
        {photo.quarantine?.sentence ?? t('photo.developing')}
      </p>
    )
  }
  const alt = titleOf(photo, t, i18n.language)
  return (
    <figure className="picture" style={placeOf(size, camera)}>
      {isSharp && preview ? (
        <Held image={preview} alt={alt} />
      ) : (
        <img src={media(photo.id, 'thumbnail') + look} alt={alt} draggable={false} />
      )}
      {wantsFull && (
        <img
          src={media(photo.id, 'full') + look}
          alt=""
          draggable={false}
          className={isFullThere ? 'over' : 'over waiting'}
          onLoad={() => {
            setIsFullThere(true)
          }}
        />
      )}
      {children}
    </figure>
  )
}

/**
 * The very picture that was decoded ahead. Pictures may not be cached, so naming its address
 * once more would fetch it once more, and write another line in the log.
 */
function Held({ image, alt }: { image: HTMLImageElement; alt: string }) {
  const host = useRef<HTMLDivElement>(null)
  useEffect(() => {
    image.setAttribute('alt', alt)
    image.setAttribute('draggable', 'false')
    host.current?.replaceChildren(image)
  }, [image, alt])
  return <div ref={host} className="held" />
}
