/** One day of the course: what was seen then, and the photos of it. */
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { Thumbnail } from '@/components/Thumbnail'
import type { Visit } from '@/features/patient/patient'
import { capital, clock, longDay } from '@/lib/format'
import { tinted } from '@/lib/tint'
import { siteName, titleOf, whenOf } from '@/lib/words'

interface Props {
  visit: Visit
  /** How long after the operation, where that is certain. */
  since: string | undefined
}

export function VisitRow({ visit, since }: Props) {
  const { t, i18n } = useTranslation()
  const { photos } = visit
  const [first] = photos
  if (!first) return null
  const phases = new Set(photos.map((photo) => photo.phase).filter((phase) => phase !== null))
  const sites = new Set(photos.map((photo) => (photo.bodySite ? siteName(photo.bodySite, i18n.language) : '')))
  const seen = [...sites].filter(Boolean).join(', ').toLowerCase()
  return (
    <li className="visit">
      <div className="visit-day">
        <p className="st">{longDay(whenOf(first), i18n.language)}</p>
        {since && <p className="sm">{since}</p>}
        <p className="xs muted">{[...phases].map((phase) => t(`phaseShort.${phase}`)).join(', ')}</p>
      </div>
      <div className="visit-photos">
        <p className="row">
          <span className="md">{seen ? capital(seen) : t('photo.undescribed')}</span>
          <span className="sm muted">{t('timeline.photos', { count: photos.length })}</span>
        </p>
        <ul>
          {photos.map((photo) => (
            <li key={photo.id} style={{ aspectRatio: shapeOf(photo), ...tinted(photo) }}>
              <Link
                to="/photos/$id"
                params={{ id: photo.id }}
                preload={false}
                aria-label={`${titleOf(photo, t, i18n.language)}, ${clock(whenOf(photo))}`}
              >
                <Thumbnail photo={photo} isLazy />
              </Link>
            </li>
          ))}
        </ul>
      </div>
    </li>
  )
}

/** Width for each height, with room for very wide and very tall ones. */
function shapeOf({ width, height }: Visit['photos'][number]): number {
  return Math.min(2, Math.max(0.6, width && height ? width / height : 1))
}
