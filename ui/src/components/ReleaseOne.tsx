/** One photo beside its verdict, and who is in it. */
import { Link } from '@tanstack/react-router'
import { Check } from 'lucide-react'
import type { CSSProperties } from 'react'
import { useTranslation } from 'react-i18next'
import { ReleasePeople } from '@/components/ReleasePeople'
import { ReleaseVerdict } from '@/components/ReleaseVerdict'
import { media } from '@/lib/api'
import type { PhotoDetailsFragment } from '@/lib/graphql/graphql'
import { may } from '@/lib/may'
import { type Decision, isPermitted, OBLIGATIONS, type UsePurpose } from '@/lib/release'
import { tinted } from '@/lib/tint'
import { usePeople } from '@/lib/usePeople'
import { useMe } from '@/lib/who'
import { titleOf } from '@/lib/words'

interface Props {
  photo: PhotoDetailsFragment
  purpose: UsePurpose
  /** None while it is asked. */
  decision: Decision | undefined
}

export function ReleaseOne({ photo, purpose, decision }: Props) {
  const { t } = useTranslation()
  const me = useMe()
  const isCare = purpose === 'CARE'
  const people = usePeople(photo, !isCare)
  return (
    <div className="release-one">
      <Figure photo={photo} />
      <div className="release-said" aria-busy={!decision}>
        {decision ? (
          <ReleaseVerdict purpose={purpose} decision={decision} nameOf={people.nameOf} />
        ) : (
          <div className="judged waits" />
        )}
        {decision && !isCare && photo.patientId && <ReleasePeople photo={photo} people={people} decision={decision} />}
        {decision?.reasons.includes('NO_PATIENT') && may(me.role, 'assign') && (
          <Link to="/inbox" className="btn p start">
            {t('release.file')}
          </Link>
        )}
        {decision && isPermitted(decision) && <Obligations decision={decision} isCare={isCare} />}
      </div>
    </div>
  )
}

function Figure({ photo }: Pick<Props, 'photo'>) {
  const { t, i18n } = useTranslation()
  const shape = photo.width && photo.height ? photo.width / photo.height : 4 / 3
  return (
    <figure style={{ ...tinted(photo), aspectRatio: shape, '--shape': shape } as CSSProperties}>
      {photo.development === 'READY' && <img src={media(photo.id, 'preview')} alt={titleOf(photo, t, i18n.language)} />}
    </figure>
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
