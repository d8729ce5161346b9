/** One photo beside its verdict, who is in it, and the copy in which some of them are masked. */
import { Link } from '@tanstack/react-router'
import { Check, ScanFace } from 'lucide-react'
import { type CSSProperties, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { FaceDone } from '@/components/FaceDone'
import { LookedAct } from '@/components/LookedAct'
import { ReleaseAreas } from '@/components/ReleaseAreas'
import { ReleaseFigure, shapeOfPhoto } from '@/components/ReleaseFigure'
import { ReleaseMask } from '@/components/ReleaseMask'
import { ReleasePeople } from '@/components/ReleasePeople'
import { ReleaseVerdict } from '@/components/ReleaseVerdict'
import type { PhotoDetailsFragment } from '@/lib/graphql/graphql'
import type { Look } from '@/lib/guard'
import { may } from '@/lib/may'
import { type Decision, isPermitted, OBLIGATIONS, type UsePurpose } from '@/lib/release'
import { type AreasDrawn, useAreas } from '@/lib/useAreas'
import { type Everybody, useEverybody } from '@/lib/useEverybody'
import { type FaceActs, useFaceActs } from '@/lib/useFaceActs'
import type { Masked } from '@/lib/useMasking'
import { useMe } from '@/lib/who'

interface Props {
  photo: PhotoDetailsFragment
  purpose: UsePurpose
  /** None while it is asked. */
  decision: Decision | undefined
  masked: Masked
}

export function ReleaseOne({ photo, purpose, decision, masked }: Props) {
  const isCare = purpose === 'CARE'
  const everybody = useEverybody(photo, !isCare)
  const drawn = useAreas(masked.copy, everybody.look)
  const acts = useFaceActs()
  return (
    <div className="release-one">
      <Left photo={photo} purpose={purpose} decision={decision} masked={masked} everybody={everybody} drawn={drawn} />
      <div className="release-said" aria-busy={!decision}>
        {decision ? (
          <ReleaseVerdict purpose={purpose} decision={decision} calledOf={everybody.calledOf} />
        ) : (
          <div className="judged waits" />
        )}
        {decision && <Remedies photo={photo} decision={decision} acts={acts} />}
        {decision && !isCare && photo.patientId && (
          <ReleasePeople photo={photo} everybody={everybody} decision={decision} acts={acts} />
        )}
        <FaceDone acts={acts} />
        {decision && isPermitted(decision) && <Obligations decision={decision} isCare={isCare} />}
      </div>
    </div>
  )
}

/** What can be done where nobody in the photo is at issue. */
function Remedies({ photo, decision, acts }: { photo: PhotoDetailsFragment; decision: Decision; acts: FaceActs }) {
  const { t } = useTranslation()
  const me = useMe()
  if (decision.reasons.includes('NO_PATIENT') && may(me, 'assign')) {
    return (
      <Link to="/inbox" className="btn p start">
        {t('release.file')}
      </Link>
    )
  }
  if (!decision.reasons.includes('NOT_LOOKED_AT') || !may(me, 'edit')) return null
  return <LookedAct photo={photo.id} acts={acts} />
}

interface LeftProps extends Props {
  everybody: Everybody
  drawn: AreasDrawn
}

function Left({ photo, purpose, decision, masked, everybody, drawn }: LeftProps) {
  const [isMaskShown, setIsMaskShown] = useState(false)
  const isMasked = isMaskShown && isToBeSeen(masked, drawn)
  return (
    <div className="release-left" style={{ '--shape': shapeOfPhoto(photo) } as CSSProperties}>
      <ReleaseFigure
        photo={photo}
        everybody={everybody.list}
        decision={decision}
        masked={isMasked ? masked.copy?.id : undefined}
      >
        {drawn.isDrawing && <ReleaseAreas areas={drawn.areas} onChange={drawn.change} onLeave={drawn.stop} />}
      </ReleaseFigure>
      {everybody.look && <Found look={everybody.look} />}
      {decision && purpose !== 'CARE' && isMaskable(photo) && (
        <ReleaseMask
          photo={photo}
          purpose={purpose}
          decision={decision}
          masked={masked}
          everybody={everybody}
          drawn={drawn}
          isShown={isMasked}
          onShow={setIsMaskShown}
        />
      )}
    </div>
  )
}

/** A masked copy is there, and nobody draws over the original. */
function isToBeSeen({ copy }: Masked, { isDrawing }: AreasDrawn): boolean {
  return copy?.isMade === true && !isDrawing
}

function isMaskable({ patientId, development }: PhotoDetailsFragment): boolean {
  return patientId !== null && development === 'READY'
}

/** How many faces were found, and of how many it is said whose they are. */
function Found({ look }: { look: Look }) {
  const { t } = useTranslation()
  const count = look.faces.length
  const open = look.faces.filter((face) => !face.depiction && !face.isDeclared).length
  const found = look.at === null ? 'faces.notYet' : count === 0 ? 'faces.none' : 'faces.found'
  return (
    <p className="xs muted release-found">
      <ScanFace className="ic s" aria-hidden />
      <span>
        {t(found, { count })}{' '}
        {count > 0 && (open > 0 ? t('guard.open', { count: open }) : t('guard.allSaid'))}
      </span>
    </p>
  )
}

function Obligations({ decision, isCare }: { decision: Decision; isCare: boolean }) {
  const { t } = useTranslation()
  const due = OBLIGATIONS.filter((each) => decision.obligations.includes(each)).map((each) => t(`release.${each}`))
  const said = [...(isCare ? [t('release.whole')] : [...due, t('release.passport')]), t('release.recorded')]
  return (
    <section>
      <h3>{t('release.copy')}</h3>
      <ul className="sm release-list">
        {said.map((line) => (
          <li key={line}>
            <Check className="ic s" aria-hidden />
            {line}
          </li>
        ))}
      </ul>
      {!isCare && (
        <Link to="/check" className="sm">
          {t('release.check')}
        </Link>
      )}
    </section>
  )
}
