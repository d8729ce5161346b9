/** A patient's photos by date, of one place on the body or all. */
import { useQuery } from '@tanstack/react-query'
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { Columns2, Images } from 'lucide-react'
import { useEffect, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { AskForPhotos } from '@/components/AskForPhotos'
import { Message } from '@/components/Message'
import { PatientCard } from '@/components/PatientCard'
import { PatientTabs } from '@/components/PatientTabs'
import { Problem } from '@/components/Problem'
import { type Photo, placesOf, visitsOf } from '@/features/patient/patient'
import { Treating } from '@/features/patient/Treating'
import { usePatientPhotos } from '@/features/patient/usePatientPhotos'
import { VisitRow } from '@/features/patient/VisitRow'
import { ask } from '@/lib/api'
import { browsing } from '@/lib/browsing'
import { capital } from '@/lib/format'
import { PatientDocument } from '@/lib/graphql/graphql'
import { useKeys } from '@/lib/keys'
import { operationsOf, placeOf } from '@/lib/operation'
import { useSinceOperation } from '@/lib/useSinceOperation'
import { siteName } from '@/lib/words'
import '@/styles/patient.css'

const route = getRouteApi('/patients/$id/timeline')

export function Timeline() {
  const { id } = route.useParams()
  const { t, i18n } = useTranslation()
  const navigate = useNavigate()
  const known = useQuery({
    queryKey: ['patient', id],
    queryFn: async ({ signal }) => (await ask(PatientDocument, { id }, signal)).patient,
  })
  const { asked, photos } = usePatientPhotos(id)
  const [place, setPlace] = useState<string>()
  const visits = useMemo(
    () => visitsOf(photos.filter((photo) => place === undefined || placeOf(photo) === place)),
    [photos, place],
  )
  // With some photos still to come there may be another operation among them.
  const isWhole = asked.isSuccess && !asked.hasNextPage
  const operations = useMemo(() => operationsOf(isWhole ? photos : []), [isWhole, photos])
  const since = useSinceOperation(operations)
  const shown = useMemo(() => visits.flatMap((visit) => visit.photos), [visits])
  useEffect(() => {
    browsing.set({ photos: shown, total: shown.length, from: '/photos' })
  }, [shown])
  const [newest, oldest] = [shown[0], shown.at(-1)]
  const compare = () => {
    if (!newest || !oldest || newest === oldest) return
    void navigate({ to: '/compare/$a/$b', params: { a: oldest.id, b: newest.id } })
  }
  useKeys({ c: compare })
  const placeName = (photo: Photo) => {
    const site = photo.bodySite && siteName(photo.bodySite, i18n.language)
    if (!site) return t('photo.undescribed')
    return photo.laterality ? `${site}, ${t(`side.${photo.laterality}`).toLowerCase()}` : site
  }
  const error = known.error ?? asked.error
  if (error) {
    return <Problem error={error} onRetry={() => void Promise.all([known.refetch(), asked.refetch()])} />
  }
  return (
    <div className="page scrolls">
      <header className="row wrap timeline-head">
        <h1 className="vh">{t('timeline.title')}</h1>
        <div className="grow">{known.data && <PatientCard patient={known.data} />}</div>
        {known.data && <AskForPhotos patient={known.data} />}
        {shown.length > 1 && (
          <button type="button" className="btn" onClick={compare}>
            <Columns2 className="ic" aria-hidden />
            {t('timeline.compare')}
          </button>
        )}
      </header>
      <PatientTabs patient={id} />
      {known.data && <Treating patient={known.data} />}
      <div className="row wrap timeline-filter" role="group" aria-label={t('filter.site')}>
        {placesOf(photos).map(({ key, photo, count }) => (
          <button
            key={key}
            type="button"
            className={key === place ? 'btn sm a' : 'btn sm'}
            aria-pressed={key === place}
            onClick={() => {
              setPlace(key === place ? undefined : key)
            }}
          >
            {capital(placeName(photo))} <span className="n">{count}</span>
          </button>
        ))}
        <p className="xs muted end" role="status">
          {photos.length > 0 &&
            t('timeline.amount', {
              photos: t('timeline.photos', { count: shown.length }),
              days: t('timeline.days', { count: visits.length }),
            })}
        </p>
      </div>
      {asked.data && photos.length === 0 && <Message icon={Images} title={t('timeline.none')} />}
      <ol className="visits" aria-label={t('timeline.title')} aria-busy={asked.isFetching}>
        {visits.map((visit) => (
          <VisitRow key={visit.day} visit={visit} since={since(visit.photos)} />
        ))}
      </ol>
    </div>
  )
}
