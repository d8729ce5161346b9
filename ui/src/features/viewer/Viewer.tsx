/** One photo on a neutral stage, its neighbours ready, what is known of it beside it. */
import { useQuery } from '@tanstack/react-query'
import { getRouteApi, useNavigate, useRouter } from '@tanstack/react-router'
import { ArrowLeft, Info, Maximize, Pencil } from 'lucide-react'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { DescribeDialog } from '@/components/DescribeDialog'
import { Problem } from '@/components/Problem'
import { FilmStrip } from '@/features/viewer/FilmStrip'
import { InfoPanel } from '@/features/viewer/InfoPanel'
import { Stage } from '@/features/viewer/Stage'
import { preload } from '@/features/viewer/preload'
import { ask } from '@/lib/api'
import { browsing } from '@/lib/browsing'
import { moment } from '@/lib/format'
import { PhotoDocument } from '@/lib/graphql/graphql'
import { useKeys } from '@/lib/keys'
import { may } from '@/lib/may'
import { useStore } from '@/lib/store'
import { useMe } from '@/lib/who'
import { titleOf, whenOf } from '@/lib/words'
import '@/styles/viewer.css'

const route = getRouteApi('/photos/$id')
const wide = matchMedia('(min-width: 1200px)')

export function Viewer() {
  const { id } = route.useParams()
  const { t, i18n } = useTranslation()
  const me = useMe()
  const { photos, total, from } = useStore(browsing)
  const navigate = useNavigate()
  const router = useRouter()
  const at = photos.findIndex((photo) => photo.id === id)
  const known = photos[at]
  const asked = useQuery({
    queryKey: ['photo', id],
    queryFn: async ({ signal }) => (await ask(PhotoDocument, { id }, signal)).photo,
    ...(known && { placeholderData: known }),
  })
  const photo = asked.data
  const [showsInfo, setShowsInfo] = useState(wide.matches)
  const [isDescribing, setIsDescribing] = useState(false)
  const mayEdit = may(me.role, 'edit')

  const show = (index: number) => {
    const next = photos[index]
    // Leafing through is one step back to the list, however far it went.
    if (next) void navigate({ to: '/photos/$id', params: { id: next.id }, replace: true })
  }
  const leave = () => {
    if (at >= 0 && router.history.canGoBack()) router.history.back()
    else void navigate({ to: '/photos', search: JSON.parse(from.startsWith('{') ? from : '{}') as object })
  }
  const describe = () => {
    if (mayEdit && photo) setIsDescribing(true)
  }
  useEffect(() => {
    preload([photos[at + 1], photos[at - 1], photos[at + 2], photos[at - 2]])
  }, [photos, at])
  useKeys({
    Escape: leave,
    ArrowRight: () => {
      show(at + 1)
    },
    ArrowLeft: () => {
      show(at - 1)
    },
    i: () => {
      setShowsInfo(!showsInfo)
    },
    e: (event) => {
      // Or the letter would be typed into the field that opens.
      event.preventDefault()
      describe()
    },
    f: fullScreen,
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
  const details = [
    photo.phase && t(`phase.${photo.phase}`),
    moment(whenOf(photo), i18n.language),
    at >= 0 ? t('viewer.place', { at: at + 1, total }) : null,
  ].filter((part) => part !== null)
  return (
    <div className="viewer">
      <div className="stage grow">
        <header className="row viewer-bar">
          <button type="button" className="ib" aria-label={t('viewer.back')} onClick={leave}>
            <ArrowLeft className="ic" aria-hidden />
          </button>
          <div className="grow">
            <h1 className="ell">{titleOf(photo, t, i18n.language)}</h1>
            <p className="xs dim ell">{details.join(' · ')}</p>
          </div>
          {mayEdit && (
            <button type="button" className="ib" aria-label={t('viewer.describe')} onClick={describe}>
              <Pencil className="ic" aria-hidden />
            </button>
          )}
          <button type="button" className="ib" aria-label={t('viewer.fullScreen')} onClick={fullScreen}>
            <Maximize className="ic" aria-hidden />
          </button>
          <button
            type="button"
            className="ib"
            aria-label={t('viewer.info')}
            aria-pressed={showsInfo}
            onClick={() => {
              setShowsInfo(!showsInfo)
            }}
          >
            <Info className="ic" aria-hidden />
          </button>
        </header>
        <Stage key={photo.id} photo={photo} onNext={() => { show(at + 1) }} onPrevious={() => { show(at - 1) }} />
        <FilmStrip photos={photos} at={at} onShow={show} />
      </div>
      {showsInfo && <InfoPanel photo={photo} />}
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

function fullScreen(): void {
  if (document.fullscreenElement) void document.exitFullscreen()
  else void document.documentElement.requestFullscreen()
}
