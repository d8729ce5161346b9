/** The photos of a collection that will go; and how many stay behind, and why, for the sender alone. */
import type { UseQueryResult } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Problem } from '@/components/Problem'
import { ShareGoing } from '@/components/ShareGoing'
import '@/components/collectionWords'
import { behindOf, causeOf, type CollectionOffer } from '@/lib/collections'
import type { PhotoDetailsFragment } from '@/lib/graphql/graphql'

interface Props {
  going: readonly PhotoDetailsFragment[]
  offer: UseQueryResult<CollectionOffer>
}

export function ShareCollected({ going, offer }: Props) {
  const { t } = useTranslation()
  if (offer.error) return <Problem error={offer.error} onRetry={() => void offer.refetch()} />
  if (!offer.data) {
    return (
      <p className="sm muted" role="status">
        {t('share.checking')}
      </p>
    )
  }
  const { withheld } = offer.data
  const behind = behindOf(withheld)
  return (
    <>
      {behind > 0 && (
        <div className="share-left sm" role="status">
          <p>{t('collections.behind', { count: behind, total: behind + offer.data.going.length })}</p>
          <ul className="muted">
            {withheld.map((each) => (
              <li key={causeOf(each)}>
                {each.count} × {t(causeOf(each))}
              </li>
            ))}
          </ul>
        </div>
      )}
      <ShareGoing going={going} />
    </>
  )
}
