/** A whole photo with a frame around one face. */
import { media } from '@/lib/api'
import { type Box, frameOf } from '@/lib/crop'

interface Props {
  face: Box & { photo: string }
  alt: string
}

export function Framed({ face, alt }: Props) {
  return (
    <span className="framed">
      <img src={media(face.photo, 'preview')} alt={alt} decoding="async" draggable={false} />
      <span className="face-frame" style={frameOf(face)} />
    </span>
  )
}
