/** The masked copy beside the photo: what it hides, what it may be used for, who looked at it. */
import { Eye } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { StampChip } from '@/components/Stamp'
import { Tick } from '@/components/Tick'
import { sentencesOf } from '@/components/ReleaseVerdict'
import { media } from '@/lib/api'
import { longDay } from '@/lib/format'
import type { MaskingDetailsFragment, PhotoDetailsFragment } from '@/lib/graphql/graphql'
import { isHiddenIn, waitsForEyes } from '@/lib/guard'
import { may } from '@/lib/may'
import { type Decision, isPermitted, worstOf } from '@/lib/release'
import type { StampPurpose } from '@/lib/stamp'
import type { Everybody } from '@/lib/useEverybody'
import type { Masked } from '@/lib/useMasking'
import { useMe } from '@/lib/who'
import { titleOf } from '@/lib/words'

interface Props {
  photo: PhotoDetailsFragment
  purpose: StampPurpose
  masked: Masked
  copy: MaskingDetailsFragment
  everybody: Everybody
  isShown: boolean
  onShow: (isShown: boolean) => void
}

export function ReleaseMaskedCopy({ photo, purpose, masked, copy, everybody, isShown, onShow }: Props) {
  const { t, i18n } = useTranslation()
  const me = useMe()
  const letters = everybody.list.filter((each) => isHiddenIn(copy.hidden, each)).map(({ letter }) => letter)
  const title = t(letters.length > 0 ? 'mask.with' : 'mask.withAreas', {
    who: letters.join(', '),
    count: letters.length,
  })
  if (!copy.isMade) return <Waiting masked={masked} title={title} />
  const dayOf = (moment: string) => longDay(moment, i18n.language)
  return (
    <div className="masked-card">
      <img key={copy.id} src={media(photo.id, 'masked')} alt={t('mask.alt', { title: titleOf(photo, t, i18n.language) })} />
      <div className="grow col">
        <h3>{title}</h3>
        {masked.decision && <Judged purpose={purpose} decision={masked.decision} everybody={everybody} />}
        <p className="xs muted">{t(letters.length > 0 ? 'mask.kept' : 'mask.keptAreas')}</p>
        <p className="xs muted">
          {t('mask.madeBy', { name: copy.madeBy, day: dayOf(copy.at) })}{' '}
          {copy.reviewedBy &&
            copy.reviewedAt &&
            t(copy.isDeidentified ? 'mask.seenNobody' : 'mask.seenBy', { name: copy.reviewedBy, day: dayOf(copy.reviewedAt) })}
        </p>
        <button
          type="button"
          className="btn sm start"
          aria-pressed={isShown}
          onClick={() => {
            onShow(!isShown)
          }}
        >
          <Eye className="ic s" aria-hidden />
          {t('mask.large')}
        </button>
        {may(me, 'edit') && <SignOff masked={masked} copy={copy} />}
      </div>
    </div>
  )
}

/** What may be done with it: as a stamp, or why not. */
function Judged({ purpose, decision, everybody }: { purpose: StampPurpose; decision: Decision; everybody: Everybody }) {
  const { t } = useTranslation()
  if (isPermitted(decision)) {
    return (
      <p>
        <StampChip mark={{ purpose, status: 'PERMITTED', date: decision.until }} />
      </p>
    )
  }
  return (
    <>
      <p>
        <StampChip mark={{ purpose, status: worstOf(decision), date: null }}>
          {t(waitsForEyes(decision) ? 'mask.unseen' : 'mask.notYet')}
        </StampChip>
      </p>
      {sentencesOf(decision, everybody.calledOf, t).map((sentence) => (
        <p key={sentence} className="xs">
          {sentence}
        </p>
      ))}
    </>
  )
}

/** Whoever looks says so by name; that nobody can be recognised is a second thing to say. */
function SignOff({ masked, copy }: { masked: Masked; copy: MaskingDetailsFragment }) {
  const { t } = useTranslation()
  if (copy.reviewedBy && copy.isDeidentified) return null
  return (
    <>
      <Tick label={t('mask.nobody')} isOn={masked.isNobody} onTick={masked.onNobody} />
      {(!copy.reviewedBy || masked.isNobody) && (
        <button
          type="button"
          className="btn sm start"
          disabled={masked.isBusy}
          onClick={() => {
            masked.signOff()
          }}
        >
          {t('mask.sign')}
        </button>
      )}
    </>
  )
}

function Waiting({ masked, title }: { masked: Masked; title: string }) {
  const { t } = useTranslation()
  return (
    <div className="masked-card" role="status">
      <div className="grow col">
        <h3>{title}</h3>
        <p className="sm">{t(masked.isLate ? 'mask.late' : 'mask.making')}</p>
        {masked.isLate ? (
          <button type="button" className="btn sm start" onClick={masked.lookAgain}>
            {t('problem.retry')}
          </button>
        ) : (
          <progress aria-label={t('mask.making')} />
        )}
      </div>
    </div>
  )
}
