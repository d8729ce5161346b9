/** Which photos will go: of those that were chosen, or of a collection as one. */
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { ShareCollected } from '@/components/ShareCollected'
import { ShareOffered } from '@/components/ShareOffered'
import { useCollectionOffer } from '@/lib/collections'
import type { PhotoDetailsFragment, ShareOffersQuery } from '@/lib/graphql/graphql'
import type { Use } from '@/lib/release'
import { MOST_PHOTOS } from '@/lib/sharing'
import { useOffers } from '@/lib/useOffers'

type Photos = readonly PhotoDetailsFragment[]

interface Going {
  going: Photos
  isTooMany: boolean
  /** It is known that there is nothing to share. */
  isNone: boolean
  /** What is said of those that go, and of those that stay behind. */
  offered: ReactNode
  refetch: () => void
}

/** Of which collection they are, if they are shared as one; a part of it is what was chosen. */
export interface Of {
  id: string
  isPart: boolean
}

export function useGoing(photos: Photos, collection: Of | undefined, use: Use): Going {
  const { t } = useTranslation()
  const isOver = photos.length > MOST_PHOTOS
  const offers = useOffers(photos, use, !collection && !isOver)
  const offer = useCollectionOffer(collection?.id, use)
  if (!collection) {
    const going = goingOf(photos, offers.data)
    return {
      going,
      isTooMany: isOver,
      isNone: offers.data !== undefined && going.length === 0,
      offered: isOver ? (
        <TooMany>{t('share.tooMany', { most: MOST_PHOTOS })}</TooMany>
      ) : (
        <ShareOffered photos={photos} going={going} offers={offers} />
      ),
      refetch: () => void offers.refetch(),
    }
  }
  const may = new Set(offer.data?.going)
  const going = photos.filter(({ id }) => may.has(id))
  const isTooMany = going.length > MOST_PHOTOS
  return {
    going,
    isTooMany,
    isNone: offer.data !== undefined && going.length === 0,
    offered: (
      <>
        {isTooMany && <TooMany>{t('collections.tooMany', { count: going.length, most: MOST_PHOTOS })}</TooMany>}
        <ShareCollected going={going} chosen={collection.isPart ? photos.length : undefined} offer={offer} />
      </>
    ),
    refetch: () => void offer.refetch(),
  }
}

function TooMany({ children }: { children: string }) {
  return (
    <p className="note" data-s="unknown" role="alert">
      {children}
    </p>
  )
}

function goingOf(photos: Photos, offers: ShareOffersQuery['shareOffers'] | undefined): Photos {
  return photos.filter(({ id }) => offers?.some(({ photo, copy }) => photo === id && copy !== null))
}
