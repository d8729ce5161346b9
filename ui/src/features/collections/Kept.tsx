/** One photo of a collection, to be looked at or chosen. */
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { Covered } from '@/components/Covered'
import { StampStrip } from '@/components/Stamp'
import { Thumbnail } from '@/components/Thumbnail'
import type { PhotoDetailsFragment } from '@/lib/graphql/graphql'
import { tinted } from '@/lib/tint'
import { titleOf } from '@/lib/words'

interface Props {
  photo: PhotoDetailsFragment
  isChosen: boolean
  onTick: (isRange: boolean) => void
}

export function Kept({ photo, isChosen, onTick }: Props) {
  const { t, i18n } = useTranslation()
  const title = titleOf(photo, t, i18n.language)
  const stamp = `stamp-${photo.id}`
  return (
    <li>
      <div className={isChosen ? 'ph sel' : 'ph'}>
        <Link
          to="/photos/$id"
          params={{ id: photo.id }}
          style={tinted(photo)}
          aria-label={isChosen ? t('photo.chosen', { title }) : title}
          aria-describedby={stamp}
        >
          <Thumbnail photo={photo} isLazy />
        </Link>
        <Covered photo={photo} />
        <StampStrip id={stamp} stamp={photo.stamp} lens={undefined} />
        <span className="tick">
          <input
            type="checkbox"
            checked={isChosen}
            aria-label={t('photo.choose', { title })}
            onClick={(event) => {
              onTick(event.shiftKey)
            }}
            readOnly
          />
        </span>
      </div>
      <p className="xs muted ell">{photo.patient?.name}</p>
    </li>
  )
}
