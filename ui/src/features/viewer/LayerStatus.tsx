/** Which version of the drawing this is, by whom and when; the older ones; and whose wins. */
import { useQuery } from '@tanstack/react-query'
import { CircleAlert, Eye, EyeOff } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Drawing } from '@/features/viewer/drawing'
import { ask } from '@/lib/api'
import { moment } from '@/lib/format'
import { AnnotationVersionsDocument, type VersionDetailsFragment } from '@/lib/graphql/graphql'
import { useStore } from '@/lib/store'

interface Props {
  photo: string
  drawing: Drawing
  isShown: boolean
  onShow: (isShown: boolean) => void
  /** The older version that is looked at. */
  older: number | undefined
  onOlder: (version: number | undefined) => void
}

export function LayerStatus({ photo, drawing, isShown, onShow, older, onOlder }: Props) {
  const { t } = useTranslation()
  const said = useSaid()
  const { version, stand } = useStore(drawing.state)
  const [showsVersions, setShowsVersions] = useState(false)
  if (stand === 'conflict') return <Conflict drawing={drawing} />
  if (stand === 'loading' || (!version && stand === 'saved')) return null
  const Eyes = isShown ? Eye : EyeOff
  return (
    <div className="layer-status xs">
      <span className="mark-dot" aria-hidden />
      {version && (
        <button
          type="button"
          className="layer-versions"
          aria-expanded={showsVersions}
          title={t('marks.versions')}
          onClick={() => {
            setShowsVersions(!showsVersions)
          }}
        >
          {said(version)}
        </button>
      )}
      <span className="dim" role="status">
        {t(`stand.${stand}`)}
      </span>
      {(stand === 'failed' || stand === 'unread') && (
        <button
          type="button"
          className="btn sm"
          onClick={() => void (stand === 'failed' ? drawing.save() : drawing.read())}
        >
          {t('problem.retry')}
        </button>
      )}
      <button
        type="button"
        className="ib small"
        aria-label={t('marks.show')}
        title={t('marks.show')}
        aria-pressed={isShown}
        onClick={() => {
          onShow(!isShown)
        }}
      >
        <Eyes className="ic s" aria-hidden />
      </button>
      {showsVersions && version && (
        <Versions key={version.version} photo={photo} newest={version.version} older={older} onOlder={onOlder} />
      )}
    </div>
  )
}

interface VersionsProps {
  photo: string
  newest: number
  older: number | undefined
  onOlder: (version: number | undefined) => void
}

function Versions({ photo, newest, older, onOlder }: VersionsProps) {
  const { t } = useTranslation()
  const said = useSaid()
  const asked = useQuery({
    queryKey: ['annotation versions', photo, newest],
    queryFn: async ({ signal }) => (await ask(AnnotationVersionsDocument, { photo }, signal)).annotationVersions,
  })
  return (
    <ol className="versions" aria-label={t('marks.versions')}>
      {asked.data?.map((each) => (
        <li key={each.version}>
          <button
            type="button"
            aria-current={(older ?? newest) === each.version}
            onClick={() => {
              onOlder(each.version === newest ? undefined : each.version)
            }}
          >
            {said(each)}
          </button>
        </li>
      ))}
    </ol>
  )
}

/** Two people drew at once: nothing is lost, and somebody says which goes on. */
function Conflict({ drawing }: { drawing: Drawing }) {
  const { t, i18n } = useTranslation()
  const version = useStore(drawing.state).theirs?.version
  return (
    <div className="layer-status conflict sm" role="alert">
      <CircleAlert className="ic" aria-hidden />
      <p>
        {t('marks.conflict', {
          name: version?.authorName ?? '',
          when: version ? moment(version.at, i18n.language) : '',
        })}
      </p>
      <button type="button" className="btn sm" onClick={drawing.keepMine}>
        {t('marks.keepMine')}
      </button>
      <button type="button" className="btn sm" onClick={drawing.takeTheirs}>
        {t('marks.takeTheirs')}
      </button>
    </div>
  )
}

function useSaid() {
  const { t, i18n } = useTranslation()
  return ({ version, authorName, at }: VersionDetailsFragment) =>
    t('marks.version', { version, name: authorName, when: moment(at, i18n.language) })
}
