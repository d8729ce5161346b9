/** A face, cut out of its photo where it is shown: the box sends the photo as it always does. */
import { useState } from 'react'
import { media } from '@/lib/api'
import { type Box, cropOf, renditionFor } from '@/lib/crop'
import '@/styles/faces.css'

interface Props {
  face: Box & { photo: string }
  /** How large it is shown at most. */
  pixels: number
  /** Nothing, where the words beside it say who it is. */
  alt: string
  /** Whether it may wait until it comes into sight. */
  isLazy?: boolean
}

export function Crop({ face, pixels, alt, isLazy = false }: Props) {
  const address = media(face.photo, renditionFor(face, pixels * devicePixelRatio))
  return (
    <span className="crop">
      <Whole key={address} face={face} address={address} alt={alt} isLazy={isLazy} />
    </span>
  )
}

function Whole({ face, address, alt, isLazy }: { face: Box; address: string; alt: string; isLazy: boolean }) {
  const [ratio, setRatio] = useState<number>()
  return (
    <img
      src={address}
      alt={alt}
      decoding="async"
      loading={isLazy ? 'lazy' : 'eager'}
      draggable={false}
      className={ratio === undefined ? 'thumbnail' : 'thumbnail there'}
      style={ratio === undefined ? undefined : cropOf(face, ratio)}
      onLoad={({ currentTarget: { naturalWidth, naturalHeight } }) => {
        setRatio(naturalWidth / naturalHeight)
      }}
    />
  )
}
