/** The first of the photos that will go. */
import { useTranslation } from 'react-i18next'
import { Thumbnail } from '@/components/Thumbnail'
import type { PhotoDetailsFragment } from '@/lib/graphql/graphql'
import { titleOf } from '@/lib/words'

const SHOWN = 6

export function ShareGoing({ going }: { going: readonly PhotoDetailsFragment[] }) {
  const { t, i18n } = useTranslation()
  return (
    <ul className="share-photos" aria-label={t('share.title', { count: going.length })}>
      {going.slice(0, SHOWN).map((photo) => (
        <li key={photo.id}>
          <Thumbnail photo={photo} alt={titleOf(photo, t, i18n.language)} />
        </li>
      ))}
      {going.length > SHOWN && <li className="n muted">+{going.length - SHOWN}</li>}
    </ul>
  )
}
