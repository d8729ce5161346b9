/** One photo on a neutral stage, its neighbours ready, what is known of it beside it. */
import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { ArrowLeft } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { DescribeDialog } from '@/components/DescribeDialog'
import { Problem } from '@/components/Problem'
import { FilmStrip } from '@/features/viewer/FilmStrip'
import { InfoPanel } from '@/features/viewer/InfoPanel'
import { PhotoStage } from '@/features/viewer/PhotoStage'
import { useCollecting } from '@/features/viewer/useCollecting'
import { useComparing } from '@/features/viewer/useComparing'
import { useFaces } from '@/features/viewer/useFaces'
import { useLeafing } from '@/features/viewer/useLeafing'
import { useReleasing } from '@/features/viewer/useReleasing'
import { useSharing } from '@/features/viewer/useSharing'
import { ViewerBar } from '@/features/viewer/ViewerBar'
import { ask } from '@/lib/api'
import { PhotoDocument } from '@/lib/graphql/graphql'
import { useKeys } from '@/lib/keys'
import { may } from '@/lib/may'
import { useMe } from '@/lib/who'
import '@/styles/viewer.css'

const route = getRouteApi('/photos/$id')
const wide = matchMedia('(min-width: 1200px)')

export function Viewer() {
  const { id } = route.useParams()
  const { t } = useTranslation()
  const me = useMe()
  const { photos, at, place, show, leave } = useLeafing(id)
  const known = photos[at]
  const asked = useQuery({
    queryKey: ['photo', id],
    queryFn: async ({ signal }) => (await ask(PhotoDocument, { id }, signal)).photo,
    ...(known && { placeholderData: known }),
  })
  const photo = asked.data
  const [showsInfo, setShowsInfo] = useState(wide.matches)
  const [isDescribing, setIsDescribing] = useState(false)
  const [isAnnotating, setIsAnnotating] = useState(false)
  const faces = useFaces(photo)
  const mayEdit = may(me, 'edit')
  // A photo of the inbox has no patient yet, and nothing is drawn over it.
  const mayAnnotate = may(me, 'annotate') && Boolean(photo?.patientId)

  const describe = () => {
    if (mayEdit && photo) setIsDescribing(true)
  }
  const annotate = () => {
    setIsAnnotating(!isAnnotating)
  }
  const toggleInfo = () => {
    setShowsInfo(!showsInfo)
  }
  const { compare, isAlone } = useComparing(photo)
  const releasing = useReleasing(photo)
  const { share, shareDialog } = useSharing(photo)
  const { collect, collectDialog } = useCollecting(photo)
  useKeys({
    Escape: leave,
    ArrowRight: () => {
      show(at + 1)
    },
    ArrowLeft: () => {
      show(at - 1)
    },
    i: toggleInfo,
    a: annotate,
    c: compare,
    e: (event) => {
      // Or the letter would be typed into the field that opens.
      event.preventDefault()
      describe()
    },
    f: faces.toggle,
  })
  if (asked.error) {
    return (
      <div className="page">
        <button type="button" className="btn" onClick={leave}>
          <ArrowLeft className="ic" aria-hidden />
          {t('viewer.back')}
        </button>
        <Problem error={asked.error} onRetry={() => void asked.refetch()} />
      </div>
    )
  }
  if (!photo) return <div className="stage grow" aria-busy="true" />
  return (
    <div className="viewer">
      <div className="stage grow">
        <ViewerBar
          photo={photo}
          place={place}
          onLeave={leave}
          onCompare={photo.patientId ? compare : undefined}
          onAnnotate={mayAnnotate ? annotate : undefined}
          isAnnotating={isAnnotating}
          onDescribe={mayEdit ? describe : undefined}
          onRelease={releasing.release}
          onShare={share}
          onCollect={collect}
          onDownload={releasing.download}
          faces={faces}
          onInfo={toggleInfo}
          showsInfo={showsInfo}
        />
        {isAlone && (
          <p className="viewer-word sm" role="status">
            {t('viewer.noOther')}
          </p>
        )}
        <PhotoStage
          key={photo.id}
          photo={photo}
          faces={faces.framed}
          mayAnnotate={mayAnnotate}
          isAnnotating={isAnnotating}
          onAnnotated={annotate}
          onNext={() => { show(at + 1) }}
          onPrevious={() => { show(at - 1) }}
        />
        <FilmStrip photos={photos} at={at} onShow={show} />
      </div>
      {showsInfo && (
        <InfoPanel photo={photo} first={faces.first} onRelease={releasing.release}>
          {faces.panel}
        </InfoPanel>
      )}
      {releasing.dialog}
      {shareDialog}
      {collectDialog}
      {isDescribing && (
        <DescribeDialog
          photos={[photo]}
          onClose={() => {
            setIsDescribing(false)
          }}
        />
      )}
    </div>
  )
}
