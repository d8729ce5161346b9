/** The other photos of the patient, in time: choosing one puts it in pane B. */
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { ask, media } from '@/lib/api'
import { longDay } from '@/lib/format'
import { type PhotoDetailsFragment, PhotosOfPatientDocument } from '@/lib/graphql/graphql'
import { operationsOf } from '@/lib/operation'
import { useSinceOperation } from '@/lib/useSinceOperation'
import { titleOf, whenOf } from '@/lib/words'

interface Props {
  patient: string
  a: string
  b: string
  onPick: (photo: PhotoDetailsFragment) => void
}

/** As many as the box gives at once. */
const MOST = 100

export function Moments({ patient, a, b, onPick }: Props) {
  const { t, i18n } = useTranslation()
  const asked = useQuery({
    queryKey: ['search', 'photos of', patient],
    queryFn: ({ signal }) => ask(PhotosOfPatientDocument, { patient, first: MOST }, signal),
  })
  const photos = (asked.data?.photos.edges ?? []).map(({ node }) => node)
  // More than these there may be another operation among.
  const isWhole = asked.data?.photos.pageInfo.hasNextPage === false
  const since = useSinceOperation(operationsOf(isWhole ? photos : []))
  const sorted = photos.toSorted((one, other) => whenOf(one).localeCompare(whenOf(other)))
  return (
    <ol className="moments" aria-label={t('compare.moments')}>
      {sorted.map((photo) => {
        const name = photo.id === a ? 'A' : photo.id === b ? 'B' : undefined
        const when = longDay(whenOf(photo), i18n.language)
        return (
          <li key={photo.id}>
            <button
              type="button"
              className="moment xs"
              aria-current={name !== undefined}
              disabled={name === 'A'}
              aria-label={t('compare.pick', { when, title: titleOf(photo, t, i18n.language) })}
              onClick={() => {
                onPick(photo)
              }}
            >
              {photo.development === 'READY' && (
                <img src={media(photo.id, 'thumbnail')} alt="" loading="lazy" decoding="async" draggable={false} />
              )}
              <span className="nw md">{when}</span>
              <span className="nw">{since([photo])}</span>
              <span className="dim nw">
                {[name, photo.phase && t(`phaseShort.${photo.phase}`)].filter(Boolean).join(' · ')}
              </span>
            </button>
          </li>
        )
      })}
    </ol>
  )
}
