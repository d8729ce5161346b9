/** The waiting photos, each with when it came and under which name. */
import { Link } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { Thumbnail } from '@/components/Thumbnail'
import { moment } from '@/lib/format'
import type { PhotoDetailsFragment } from '@/lib/graphql/graphql'
import { tinted } from '@/lib/tint'
import { whenOf } from '@/lib/words'

interface Props {
  photos: readonly PhotoDetailsFragment[]
  current: number
  chosen: ReadonlySet<string>
  onChoose: (id: string, isRange: boolean) => void
}

export function InboxList({ photos, current, chosen, onChoose }: Props) {
  const { t, i18n } = useTranslation()
  const list = useRef<HTMLUListElement>(null)
  useEffect(() => {
    list.current?.children.item(current)?.scrollIntoView({ block: 'nearest' })
  }, [current])
  return (
    <ul ref={list} className="waiting">
      {photos.map((photo, index) => {
        const when = moment(whenOf(photo), i18n.language)
        return (
          <li key={photo.id} className={index === current ? 'is-current' : undefined}>
            <label>
              <span className="tick">
                <input
                  type="checkbox"
                  checked={chosen.has(photo.id)}
                  aria-label={t('inbox.choose', { when })}
                  onClick={(event) => {
                    onChoose(photo.id, event.shiftKey)
                  }}
                  readOnly
                />
              </span>
              <span className="waiting-picture" style={tinted(photo)}>
                <Thumbnail photo={photo} />
              </span>
              <span className="grow">
                <b className="md ell">{photo.source || t('inbox.noName')}</b>
                <span className="xs muted">
                  {photo.development === 'READY' ? when : (photo.quarantine?.sentence ?? t('photo.developing'))}
                </span>
              </span>
            </label>
            <Link to="/photos/$id" params={{ id: photo.id }} className="sm">
              {t('inbox.look')}
            </Link>
          </li>
        )
      })}
    </ul>
  )
}
