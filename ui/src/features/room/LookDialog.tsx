/** A photo of the room, large; and the way to take it for use. */
import { ImageOff } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Dialog } from '@/components/Dialog'
import { Message } from '@/components/Message'
import { Placed } from '@/components/Placed'
import { callOf, lookAt } from '@/features/room/look'
import { TakeForm } from '@/features/room/TakeForm'
import { usePicture } from '@/features/room/usePicture'
import type { RoomPhoto } from '@/features/room/useRoomPhotos'
import { useTaking } from '@/features/room/useTaking'
import { day } from '@/lib/format'
import type { Use } from '@/lib/release'
import { useSites } from '@/lib/sites'
import { lastDay } from '@/lib/stamp'
import '@/styles/release.css'

interface Props {
  photo: RoomPhoto
  use: Use
  /** Says whether it turned out not to be there any more. */
  onClose: (isGone: boolean) => void
}

export function LookDialog({ photo, use, onClose }: Props) {
  const { t, i18n } = useTranslation()
  const title = callOf(photo, useSites(), t, i18n.language)
  const picture = usePicture(lookAt(photo.id, use, 'preview'))
  const taking = useTaking(photo, use)
  const isGone = picture.lost === 'gone' || taking.failure === 'refused'
  const close = () => {
    onClose(isGone)
  }
  if (isGone) {
    return (
      <Dialog title={title} onClose={close}>
        <div className="dialog-body">
          <Message icon={ImageOff} title={t('room.gone')} text={t('room.goneText')} />
        </div>
      </Dialog>
    )
  }
  if (taking.placed) return <Placed {...taking.placed} onClose={close} />
  return (
    <Dialog isWide title={title} lead={t('room.looking')} onClose={close}>
      <div className="dialog-body room-look">
        {picture.lost ? (
          <div className="room-gone">
            <p>{t('room.notLoaded')}</p>
            <button type="button" className="btn" onClick={picture.retry}>
              {t('problem.retry')}
            </button>
          </div>
        ) : (
          <figure className="room-figure" style={{ aspectRatio: photo.width / photo.height }}>
            <img src={picture.src} alt={t('room.alt', { title })} draggable={false} onError={picture.onError} />
          </figure>
        )}
        <div className="col room-take">
          <Facts photo={photo} />
          <TakeForm taking={taking} onClose={close} />
        </div>
      </div>
    </Dialog>
  )
}

function Facts({ photo: { width, height, until, isMasked } }: Pick<Props, 'photo'>) {
  const { t, i18n } = useTranslation()
  const size = [width, height].map((side) => side.toLocaleString(i18n.language)).join(' × ')
  return (
    <dl className="dl">
      <dt>{t('room.may')}</dt>
      <dd>{until ? t('room.until', { day: day(lastDay(until)) }) : t('room.endless')}</dd>
      <dt>{t('room.size')}</dt>
      <dd>{t('room.pixels', { size })}</dd>
      {isMasked && (
        <>
          <dt>{t('room.copy')}</dt>
          <dd>{t('room.maskedText')}</dd>
        </>
      )}
    </dl>
  )
}
