/** The newest photo of a patient that the box has: a face, a scar or a hand tells one patient from another. */
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { ask, media } from '@/lib/api'
import { longDay } from '@/lib/format'
import { PhotosOfPatientDocument } from '@/lib/graphql/graphql'
import { whenOf } from '@/lib/words'

export function LastPhoto({ patient }: { patient: string }) {
  const { t, i18n } = useTranslation()
  const asked = useQuery({
    queryKey: ['search', 'last photo', patient],
    queryFn: ({ signal }) => ask(PhotosOfPatientDocument, { patient, first: 1 }, signal),
  })
  if (!asked.data) return null
  const photo = asked.data.photos.edges[0]?.node
  if (!photo) return <p className="sm muted">{t('assign.noPhotos')}</p>
  return (
    <div className="row last-photo">
      {photo.development === 'READY' && <img src={media(photo.id, 'thumbnail')} alt="" />}
      <span className="sm muted">{t('assign.last', { day: longDay(whenOf(photo), i18n.language) })}</span>
    </div>
  )
}
