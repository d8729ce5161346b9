/** Whose photo it is, what it shows, and how it came in. */
import { Link } from '@tanstack/react-router'
import { Eye, UserX } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { PatientCard } from '@/components/PatientCard'
import { Labels } from '@/features/viewer/Labels'
import { OutsideLinks } from '@/features/viewer/OutsideLinks'
import { StampPanel } from '@/features/viewer/StampPanel'
import { WrongPatient } from '@/features/viewer/WrongPatient'
import { capital, moment, size } from '@/lib/format'
import type { PatientDetailsFragment, PhotoDetailsFragment } from '@/lib/graphql/graphql'
import { may } from '@/lib/may'
import { useMe } from '@/lib/who'
import { siteName } from '@/lib/words'

interface Props {
  photo: PhotoDetailsFragment
  /** What comes before anybody is asked for consent, in words of the messages. */
  first: string | undefined
  onRelease: () => void
  /** What else there is to say of what it shows. */
  children?: ReactNode
}

export function InfoPanel({ photo, first, onRelease, children }: Props) {
  const { t, i18n } = useTranslation()
  const { language } = i18n
  const site = photo.bodySite && capital(siteName(photo.bodySite, language))
  const pixels = photo.width && photo.height ? `${String(photo.width)} × ${String(photo.height)}` : null
  const shows: [string, string | null][] = [
    ['filter.site', site],
    ['describe.side', photo.laterality && t(`side.${photo.laterality}`)],
    ['filter.phase', photo.phase && t(`phase.${photo.phase}`)],
    ['describe.view', photo.view && t(`view.${photo.view}`)],
    ['info.procedure', photo.procedure],
  ]
  const made: [string, string | null][] = [
    ['info.taken', photo.capturedAt && moment(photo.capturedAt, language)],
    ['info.received', moment(photo.receivedAt, language)],
    ['info.camera', photo.camera?.model ?? null],
    ['info.size', [pixels, size(photo.sizeBytes, language)].filter(Boolean).join(' · ')],
    ['info.source', photo.source],
  ]
  return (
    <aside className="info" aria-label={t('viewer.info')}>
      <div className="info-body col">
        <Whose photo={photo} />
        <StampPanel key={photo.id} photo={photo} first={first} onRelease={onRelease} />
        <h2>{t('info.shows')}</h2>
        <Facts facts={shows} empty={t('photo.undescribed')} />
        {photo.caption && <p className="caption">{photo.caption}</p>}
        <Labels key={`labels ${photo.id}`} photo={photo} />
        {children}
        <h2>{t('info.made')}</h2>
        <Facts facts={made} empty="" />
        {photo.patient && <Mending photo={photo.id} patient={photo.patient} />}
      </div>
      <footer className="row xs muted">
        <Eye className="ic s" aria-hidden />
        {t('info.recorded')}
      </footer>
    </aside>
  )
}

function Whose({ photo }: { photo: PhotoDetailsFragment }) {
  const { t } = useTranslation()
  if (!photo.patient) {
    return (
      <p className="note" data-s="unknown">
        {t('info.noPatient')}
      </p>
    )
  }
  return (
    <div className="col">
      <PatientCard patient={photo.patient} />
      <div className="row wrap">
        <Link to="/patients/$id/timeline" params={{ id: photo.patient.id }} className="btn">
          {t('info.timeline')}
        </Link>
        <Link to="/patients/$id/consents" params={{ id: photo.patient.id }} className="btn">
          {t('consent.title')}
        </Link>
      </div>
    </div>
  )
}

/** What can be put right about a photo that has a patient. */
function Mending({ photo, patient }: { photo: string; patient: PatientDetailsFragment }) {
  return (
    <>
      <OutsideLinks photo={photo} patient={patient.id} />
      <Doubt photo={photo} patient={patient} />
    </>
  )
}

/** The way to say that the photo is of somebody else, for whoever may file photos. */
function Doubt({ photo, patient }: { photo: string; patient: PatientDetailsFragment }) {
  const { t } = useTranslation()
  const me = useMe()
  const [isWrong, setIsWrong] = useState(false)
  if (!may(me, 'assign')) return null
  return (
    <>
      <button
        type="button"
        className="btn q start"
        onClick={() => {
          setIsWrong(true)
        }}
      >
        <UserX className="ic" aria-hidden />
        {t('wrong.title')}
      </button>
      {isWrong && (
        <WrongPatient
          photo={photo}
          patient={patient}
          onClose={() => {
            setIsWrong(false)
          }}
        />
      )}
    </>
  )
}

function Facts({ facts, empty }: { facts: [string, string | null][]; empty: string }) {
  const { t } = useTranslation()
  const said = facts.filter(([, value]) => value)
  if (said.length === 0) return <p className="muted sm">{empty}</p>
  return (
    <dl className="dl">
      {said.map(([label, value]) => (
        <div key={label} className="dl-row">
          <dt>{t(label)}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  )
}
