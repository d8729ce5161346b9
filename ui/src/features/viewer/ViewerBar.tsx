/** What the photo is, and what can be done with it. */
import { ArrowLeft, BadgeCheck, Columns2, Download, FolderOpen, Info, type LucideIcon, Maximize, Pencil, PenTool, ScanFace, Share2 } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { moment } from '@/lib/format'
import type { PhotoDetailsFragment } from '@/lib/graphql/graphql'
import { titleOf, whenOf } from '@/lib/words'

interface Props {
  photo: PhotoDetailsFragment
  /** Where in the list it was opened from. */
  place: { at: number; total: number } | undefined
  onLeave: () => void
  onCompare: (() => void) | undefined
  onAnnotate: (() => void) | undefined
  isAnnotating: boolean
  onDescribe: (() => void) | undefined
  onRelease: () => void
  onShare: (() => void) | undefined
  onCollect: (() => void) | undefined
  onDownload: (() => void) | undefined
  faces: { isAny: boolean; isShown: boolean; toggle: () => void }
  onInfo: () => void
  showsInfo: boolean
}

/** Not on a phone: there the page is the screen already, and room is for the title. */
const FULL_SCREEN = 'viewer.fullScreen'
const DOWNLOAD = 'viewer.download'
const FACES = 'viewer.faces'
const COLLECT = 'viewer.collect'
const WIDE_ONLY = [FULL_SCREEN, DOWNLOAD, FACES, COLLECT]

export function ViewerBar(props: Props) {
  const { photo, place, onLeave, onCompare, onAnnotate, isAnnotating, onDescribe, onRelease, onShare, onCollect, onDownload, onInfo, showsInfo } =
    props
  const { faces } = props
  const { t, i18n } = useTranslation()
  const details = [
    photo.phase && t(`phase.${photo.phase}`),
    moment(whenOf(photo), i18n.language),
    place && t('viewer.place', place),
  ].filter(Boolean)
  const acts: [string, LucideIcon, (() => void) | undefined, boolean?][] = [
    ['viewer.compare', Columns2, onCompare],
    ['viewer.annotate', PenTool, onAnnotate, isAnnotating],
    ['viewer.describe', Pencil, onDescribe],
    // The panel has it too, and larger.
    ['viewer.release', BadgeCheck, showsInfo ? undefined : onRelease],
    ['viewer.share', Share2, onShare],
    [COLLECT, FolderOpen, onCollect],
    [DOWNLOAD, Download, onDownload],
    [FACES, ScanFace, faces.isAny ? faces.toggle : undefined, faces.isShown],
    [FULL_SCREEN, Maximize, fullScreen],
    ['viewer.info', Info, onInfo, showsInfo],
  ]
  return (
    <header className="row viewer-bar">
      <button type="button" className="ib" aria-label={t('viewer.back')} onClick={onLeave}>
        <ArrowLeft className="ic" aria-hidden />
      </button>
      <div className="grow">
        <h1 className="ell">{titleOf(photo, t, i18n.language)}</h1>
        <p className="xs dim ell">{details.join(' · ')}</p>
      </div>
      {acts.map(
        ([label, Icon, act, isOn]) =>
          act && (
            <button
              key={label}
              type="button"
              className={WIDE_ONLY.includes(label) ? 'ib wide-only' : 'ib'}
              aria-label={t(label)}
              title={t(label)}
              aria-pressed={isOn}
              onClick={act}
            >
              <Icon className="ic" aria-hidden />
            </button>
          ),
      )}
    </header>
  )
}

function fullScreen(): void {
  if (document.fullscreenElement) void document.exitFullscreen()
  else void document.documentElement.requestFullscreen()
}
