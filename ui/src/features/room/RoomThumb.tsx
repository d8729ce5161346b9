/** One photo of the room, small. If it may not be used any more meanwhile, it says no more than that. */
import { useTranslation } from 'react-i18next'
import { callOf, lookAt } from '@/features/room/look'
import { usePicture } from '@/features/room/usePicture'
import type { RoomPhoto } from '@/features/room/useRoomPhotos'
import { day } from '@/lib/format'
import type { Use } from '@/lib/release'
import { useSites } from '@/lib/sites'
import { lastDay } from '@/lib/stamp'

interface Props {
  photo: RoomPhoto
  use: Use
  onOpen: () => void
}

export function RoomThumb({ photo, use, onOpen }: Props) {
  const { t, i18n } = useTranslation()
  const sites = useSites()
  const { src, lost, onError, retry } = usePicture(lookAt(photo.id, use, 'thumbnail'))
  if (lost === 'gone') return <li className="room-gone sm muted">{t('room.gone')}</li>
  const { width, height, until, isMasked } = photo
  return (
    <li>
      {/* The same button, so that the focus stays where it was pressed. */}
      <button type="button" className="room-photo" onClick={lost ? retry : onOpen}>
        {lost ? (
          <span className="room-lost sm">{t('room.notLoadedPress')}</span>
        ) : (
          <img
            src={src}
            alt=""
            width={width}
            height={height}
            loading="lazy"
            decoding="async"
            draggable={false}
            onError={onError}
          />
        )}
        <span className="room-words">
          <b className="st">{callOf(photo, sites, t, i18n.language)}</b>
          <span className="xs muted">
            {until ? t('room.until', { day: day(lastDay(until)) }) : t('room.endless')}
            {isMasked && ` · ${t('room.masked')}`}
          </span>
        </span>
      </button>
    </li>
  )
}
