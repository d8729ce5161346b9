/** One collection in the list: what is on it, whose it is, and how much of it is not for who looks. */
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { Thumbnail } from '@/components/Thumbnail'
import type { Collection } from '@/lib/collections'
import { moment } from '@/lib/format'
import type { CollectionCoverFragment } from '@/lib/graphql/graphql'
import { tinted } from '@/lib/tint'

export function CollectionCard({ collection }: { collection: Collection & CollectionCoverFragment }) {
  const { t, i18n } = useTranslation()
  const { id, name, description, part, ownerName, count, withheld, changedAt, covers } = collection
  return (
    <li className="card collection-card">
      <div className="collection-covers" aria-hidden>
        {covers.map((photo) => (
          <span key={photo.id} style={tinted(photo)}>
            <Thumbnail photo={photo} isLazy />
          </span>
        ))}
      </div>
      <div className="collection-said">
        <h2 className="md">
          <Link to="/collections/$id" params={{ id }}>
            {name}
          </Link>
        </h2>
        {description && <p className="sm muted ell">{description}</p>}
        <p className="sm">
          {t('collections.photos', { count })}
          {withheld > 0 && ` · ${t('collections.notForYou', { count: withheld })}`}
        </p>
        <p className="xs muted">
          {part === 'OWN' ? t('collections.yours') : t('collections.of', { name: ownerName })}
          {' · '}
          {t('collections.changed', { moment: moment(changedAt, i18n.language) })}
        </p>
      </div>
    </li>
  )
}
