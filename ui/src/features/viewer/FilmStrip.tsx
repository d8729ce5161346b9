/** The neighbours of the photo, small, in the order of the list it was opened from. */
import { useTranslation } from 'react-i18next'
import { Thumbnail } from '@/components/Thumbnail'
import type { PhotoDetailsFragment } from '@/lib/graphql/graphql'
import { tinted } from '@/lib/tint'
import { titleOf } from '@/lib/words'

interface Props {
  photos: readonly PhotoDetailsFragment[]
  at: number
  onShow: (index: number) => void
}

const AROUND = 7

export function FilmStrip({ photos, at, onShow }: Props) {
  const { t, i18n } = useTranslation()
  if (at < 0 || photos.length < 2) return null
  const start = Math.max(0, at - AROUND)
  return (
    <nav className="film" aria-label={t('viewer.neighbours')}>
      {photos.slice(start, at + AROUND + 1).map((photo, n) => (
        <button
          key={photo.id}
          type="button"
          aria-label={titleOf(photo, t, i18n.language)}
          aria-current={start + n === at}
          style={{ aspectRatio: shapeOf(photo), ...tinted(photo) }}
          onClick={() => {
            onShow(start + n)
          }}
        >
          <Thumbnail photo={photo} />
        </button>
      ))}
    </nav>
  )
}

/** Width for each height, known before the picture is there, so that no neighbour jumps. */
function shapeOf({ width, height }: PhotoDetailsFragment): number {
  return width && height ? width / height : 1
}
