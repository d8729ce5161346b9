/** The photos of a collection that will go; and how many stay behind, and why, for the sender alone. */
import type { UseQueryResult } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Problem } from '@/components/Problem'
import { ShareGoing } from '@/components/ShareGoing'
import '@/components/collectionWords'
import { behindOf, causeOf, type CollectionOffer } from '@/lib/collections'
import type { PhotoDetailsFragment } from '@/lib/graphql/graphql'
import { namesOf } from '@/lib/sharing'

interface Props {
  going: readonly PhotoDetailsFragment[]
  /** How many were chosen, if not all of the collection. */
  chosen: number | undefined
  offer: UseQueryResult<CollectionOffer>
}

export function ShareCollected({ going, chosen, offer }: Props) {
  const { t } = useTranslation()
  if (offer.error) return <Problem error={offer.error} onRetry={() => void offer.refetch()} />
  if (!offer.data) {
    return (
      <p className="sm muted" role="status">
        {t('share.checking')}
      </p>
    )
  }
  const names = namesOf(going)
  return (
    <>
      {names.length > 0 && <p className="sm muted">{t('share.of', { name: names.join(', ') })}</p>}
      {chosen === undefined ? <OfAll offer={offer.data} /> : <OfChosen left={chosen - going.length} total={chosen} />}
      <ShareGoing going={going} />
    </>
  )
}

/** Causes are counted over the whole collection, so they are said of no less. */
function OfAll({ offer: { going, withheld } }: { offer: CollectionOffer }) {
  const { t } = useTranslation()
  const behind = behindOf(withheld)
  if (behind === 0) return null
  return (
    <div className="share-left sm" role="status">
      <p>{t('collections.behind', { count: behind, total: behind + going.length })}</p>
      <ul className="muted">
        {withheld.map((each) => (
          <li key={causeOf(each)}>
            {each.count} × {t(causeOf(each))}
          </li>
        ))}
      </ul>
    </div>
  )
}

function OfChosen({ left, total }: { left: number; total: number }) {
  const { t } = useTranslation()
  if (left === 0) return null
  return (
    <p className="share-left sm" role="status">
      {t('collections.behindChosen', { count: left, total })}
    </p>
  )
}
