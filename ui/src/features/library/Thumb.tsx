/** One photo of the grid. */
import { ImageOff, LoaderCircle } from 'lucide-react'
import { type MouseEvent, memo } from 'react'
import { useTranslation } from 'react-i18next'
import { Covered } from '@/components/Covered'
import { StampStrip } from '@/components/Stamp'
import { Thumbnail } from '@/components/Thumbnail'
import type { Photo } from '@/features/library/layout'
import type { StampPurpose } from '@/lib/stamp'
import { tinted } from '@/lib/tint'
import { titleOf } from '@/lib/words'

interface Props {
  photo: Photo
  index: number
  width: number
  lens: StampPurpose | undefined
  isCurrent: boolean
  isChosen: boolean
  onOpen: (event: MouseEvent, id: string) => void
  onFocus: (index: number) => void
  onTick: (id: string, isRange: boolean) => void
}

export const Thumb = memo(function Thumb(props: Props) {
  const { photo, index, width, lens, isCurrent, isChosen, onOpen, onFocus, onTick } = props
  const { t, i18n } = useTranslation()
  const title = titleOf(photo, t, i18n.language)
  const stamp = `stamp-${photo.id}`
  return (
    <div className={isChosen ? 'ph sel' : 'ph'} style={{ width }}>
      <a
        href={`/photos/${photo.id}`}
        style={tinted(photo)}
        data-index={index}
        tabIndex={isCurrent ? 0 : -1}
        aria-label={isChosen ? t('photo.chosen', { title }) : title}
        aria-describedby={stamp}
        onClick={(event) => {
          onOpen(event, photo.id)
        }}
        onFocus={() => {
          onFocus(index)
        }}
      >
        <Thumbnail photo={photo} />
      </a>
      <Covered photo={photo} />
      <StampStrip id={stamp} stamp={photo.stamp} lens={lens} />
      {photo.development !== 'READY' && <Undeveloped isRefused={photo.development === 'QUARANTINED'} />}
      <span className="tick">
        <input
          type="checkbox"
          tabIndex={-1}
          checked={isChosen}
          aria-label={t('photo.choose', { title })}
          onClick={(event) => {
            onTick(photo.id, event.shiftKey)
          }}
          readOnly
        />
      </span>
    </div>
  )
})

function Undeveloped({ isRefused }: { isRefused: boolean }) {
  const { t } = useTranslation()
  const Icon = isRefused ? ImageOff : LoaderCircle
  return (
    <span className="flag">
      <Icon className="ic s" aria-hidden />
      {t(isRefused ? 'photo.quarantined' : 'photo.developing')}
    </span>
  )
}
