/** A photo of the room, large; and the way to take it for use. */
import { ImageOff } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Dialog } from '@/components/Dialog'
import { Message } from '@/components/Message'
import { Placed } from '@/components/Placed'
import { callOf, lookAt } from '@/features/room/look'
import { TakeForm } from '@/features/room/TakeForm'
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
  const [isGone, setIsGone] = useState(false)
  const taking = useTaking(photo, use)
  const close = () => {
    onClose(isGone || taking.failure === 'refused')
  }
  if (isGone || taking.failure === 'refused') {
    return (
      <Dialog title={title} onClose={close}>
        <div className="dialog-body">
          <Message icon={ImageOff} title={t('room.gone')} text={t('room.goneText')} />
        </div>
      </Dialog>
    )
  }
  if (taking.taken?.placed) return <Placed {...taking.taken.placed} onClose={close} />
  return (
    <Dialog isWide title={title} lead={t('room.looking')} onClose={close}>
      <div className="dialog-body room-look">
        <figure className="room-figure" style={{ aspectRatio: photo.width / photo.height }}>
          <img
            src={lookAt(photo.id, use, 'preview')}
            alt={t('room.alt', { title })}
            draggable={false}
            onError={() => {
              setIsGone(true)
            }}
          />
        </figure>
        <div className="col room-take">
          <Facts photo={photo} />
          <TakeForm taken={taking.taken} isBusy={taking.isBusy} hasFailed={taking.failure === 'failed'} onTake={taking.take} onClose={close} />
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
