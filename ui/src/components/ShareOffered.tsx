/** The photos that will go, and of those that stay behind, why. */
import type { UseQueryResult } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Problem } from '@/components/Problem'
import { sentencesOf } from '@/components/ReleaseVerdict'
import { ShareGoing } from '@/components/ShareGoing'
import type { PhotoDetailsFragment, ShareOffersQuery } from '@/lib/graphql/graphql'
import { letterOf } from '@/lib/guard'
import type { Blocker } from '@/lib/release'
import { namesOf } from '@/lib/sharing'
import { titleOf } from '@/lib/words'

interface Props {
  photos: readonly PhotoDetailsFragment[]
  going: readonly PhotoDetailsFragment[]
  offers: UseQueryResult<ShareOffersQuery['shareOffers']>
}

export function ShareOffered({ photos, going, offers }: Props) {
  const { t, i18n } = useTranslation()
  const [isTold, setIsTold] = useState(false)
  if (offers.error) return <Problem error={offers.error} onRetry={() => void offers.refetch()} />
  if (!offers.data) {
    return (
      <p className="sm muted" role="status">
        {t('share.checking')}
      </p>
    )
  }
  const left = photos.filter((photo) => !going.includes(photo))
  const names = namesOf(going)
  return (
    <>
      <p className="sm muted" role="status">
        {names.length > 0 && t('share.of', { name: names.join(', ') })}{' '}
        {left.length > 0 && (
          <>
            {t('share.leftOut', { count: left.length, total: photos.length })}{' '}
            <button
              type="button"
              className="link"
              aria-expanded={isTold}
              onClick={() => {
                setIsTold(!isTold)
              }}
            >
              {t('share.why')}
            </button>
          </>
        )}
      </p>
      {(isTold || going.length === 0) && (
        <ul className="share-left sm">
          {left.map((photo) => {
            const decision = offers.data.find((each) => each.photo === photo.id)?.decision
            const calledOf = ({ place, face }: Blocker) => {
              if (face) return t('guard.face', { letter: letterOf(place) })
              return place === 0 && photo.patient ? photo.patient.name : t('release.person', { letter: letterOf(place) })
            }
            return (
              <li key={photo.id}>
                <b className="md">{titleOf(photo, t, i18n.language)}</b>
                {decision &&
                  sentencesOf(decision, calledOf, t).map((sentence) => (
                    <p key={sentence} className="muted">
                      {sentence}
                    </p>
                  ))}
              </li>
            )
          })}
        </ul>
      )}
      <ShareGoing going={going} />
    </>
  )
}
