/** A photo, small: it fades in over its frame once it is there. */
import { useState } from 'react'
import { media } from '@/lib/api'
import type { PhotoDetailsFragment } from '@/lib/graphql/graphql'

interface Props {
  photo: Pick<PhotoDetailsFragment, 'id' | 'development'>
  /** Whether it may wait until it comes into sight. */
  isLazy?: boolean
}

export function Thumbnail({ photo, isLazy = false }: Props) {
  const [isThere, setIsThere] = useState(false)
  if (photo.development !== 'READY') return null
  return (
    <img
      src={media(photo.id, 'thumbnail')}
      alt=""
      decoding="async"
      loading={isLazy ? 'lazy' : 'eager'}
      draggable={false}
      className={isThere ? 'thumbnail there' : 'thumbnail'}
      onLoad={() => {
        setIsThere(true)
      }}
    />
  )
}
