/** The photo that is asked about, its people marked as in the list; or its masked copy. */
import type { CSSProperties, ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { FaceFrames, type Frame } from '@/components/FaceFrames'
import { Glyph } from '@/components/Glyph'
import { media } from '@/lib/api'
import type { PhotoDetailsFragment } from '@/lib/graphql/graphql'
import { shapeIn, type Somebody } from '@/lib/guard'
import type { Decision } from '@/lib/release'
import { tinted } from '@/lib/tint'
import { titleOf } from '@/lib/words'

interface Props {
  photo: PhotoDetailsFragment
  everybody: readonly Somebody[]
  decision: Decision | undefined
  /** The masked copy that is shown instead, by its identifier. */
  masked: string | undefined
  children?: ReactNode
}

export function ReleaseFigure({ photo, everybody, decision, masked, children }: Props) {
  const { t, i18n } = useTranslation()
  const title = titleOf(photo, t, i18n.language)
  const shape = shapeOfPhoto(photo)
  const isThere = photo.development === 'READY'
  return (
    <figure className="release-figure" style={{ ...tinted(photo), aspectRatio: shape } as CSSProperties}>
      {isThere && masked && <img key={masked} src={media(photo.id, 'masked')} alt={t('mask.alt', { title })} />}
      {isThere && !masked && <img src={media(photo.id, 'preview')} alt={title} draggable={false} />}
      {!masked && decision && (
        <FaceFrames label={t('faces.title')} frames={everybody.flatMap((each) => framesOf(each, decision))} />
      )}
      {children}
    </figure>
  )
}

export function shapeOfPhoto({ width, height }: PhotoDetailsFragment): number {
  return width && height ? width / height : 4 / 3
}

function framesOf(somebody: Somebody, decision: Decision): Frame[] {
  const { letter } = somebody
  if (somebody.kind === 'declared') return [{ face: somebody.face, look: 'nobody', label: <b>{letter}</b> }]
  const shape = shapeIn(decision, somebody)
  return somebody.faces.map((face) => ({
    face,
    shape,
    look: shape === 'permitted' ? 'fact' : 'open',
    label: (
      <>
        <Glyph state={shape} />
        <b>{letter}</b>
      </>
    ),
  }))
}
