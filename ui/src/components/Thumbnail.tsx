/** A photo, small: it fades in over its frame once it is there. A covered one is blurred. */
import { useState } from 'react'
import { media } from '@/lib/api'
import type { PhotoDetailsFragment } from '@/lib/graphql/graphql'
import { useVeil } from '@/lib/veil'

interface Props {
  photo: Pick<PhotoDetailsFragment, 'id' | 'development'> & Partial<Pick<PhotoDetailsFragment, 'labels'>>
  /** Whether it may wait until it comes into sight. */
  isLazy?: boolean
  alt?: string
}

/** A blurred picture is made when somebody first wants it. */
const AGAIN_MS = 1_500
const MOST_TRIES = 20

export function Thumbnail({ photo, isLazy = false, alt = '' }: Props) {
  const { labels, look } = useVeil(photo)
  const isCovered = labels.length > 0
  const [there, setThere] = useState<string>()
  const [tries, setTries] = useState(0)
  if (photo.development !== 'READY') return null
  const sharp = media(photo.id, 'thumbnail') + look
  const address = isCovered ? `${media(photo.id, 'blurred')}?try=${String(tries)}` : sharp
  return (
    <img
      key={address}
      src={address}
      alt={alt}
      decoding="async"
      loading={isLazy ? 'lazy' : 'eager'}
      draggable={false}
      className={there === address ? 'thumbnail there' : 'thumbnail'}
      onLoad={() => {
        setThere(address)
      }}
      onError={() => {
        if (!isCovered || tries >= MOST_TRIES) return
        setTimeout(() => {
          setTries(tries + 1)
        }, AGAIN_MS)
      }}
    />
  )
}
