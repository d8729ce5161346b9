/** The answer, before the button: one sentence, and one for each who stands in the way. */
import type { TFunction } from 'i18next'
import { useTranslation } from 'react-i18next'
import { Verdict } from '@/components/Verdict'
import { day } from '@/lib/format'
import { type Blocker, type Decision, isPermitted, type UsePurpose, WHOLE, worstOf } from '@/lib/release'
import { daysLeft, dayHere, lastDay, shapeOf } from '@/lib/stamp'

interface Props {
  purpose: UsePurpose
  decision: Decision
  /** How the sentence calls who stands in the way. */
  calledOf: (blocker: Blocker) => string
}

export function ReleaseVerdict({ purpose, decision, calledOf }: Props) {
  const { t } = useTranslation()
  if (isPermitted(decision)) {
    const left = leftOf(decision)
    const soon = left === 0 ? t('stamp.lastDay') : left === undefined ? '' : t('stamp.left', { count: left })
    return (
      <Verdict shape={left === undefined ? 'permitted' : 'expiring'} title={t('release.yes')}>
        <p>
          {purpose === 'CARE' ? t('release.care') : termOf(decision, t)}
          {soon && ` (${soon})`}
        </p>
      </Verdict>
    )
  }
  const shape = shapeOf(worstOf(decision))
  return (
    <Verdict shape={shape} title={t(shape === 'unknown' ? 'release.notYet' : 'release.no')}>
      {sentencesOf(decision, calledOf, t).map((sentence) => (
        <p key={sentence}>{sentence}</p>
      ))}
    </Verdict>
  )
}

/** Of several photos at once. */
export function ReleaseTally({ count, total }: { count: number; total: number }) {
  const { t } = useTranslation()
  const shape = count === total ? 'permitted' : count > 0 ? 'expiring' : 'withdrawn'
  const title = count === total ? 'release.yes' : count > 0 ? 'release.some' : 'release.no'
  return (
    <Verdict shape={shape} title={t(title)}>
      <p>{t('stamp.may', { count, total })}</p>
    </Verdict>
  )
}

/** One for each person in the way, or one for the photo as a whole. */
export function sentencesOf(decision: Decision, calledOf: Props['calledOf'], t: TFunction): string[] {
  const whole = decision.reasons.filter((reason) => WHOLE.includes(reason)).map((reason) => t(`release.${reason}`))
  return [...whole, ...decision.blockers.map((blocker) => sentenceOf(blocker, calledOf(blocker), t))]
}

function sentenceOf({ reason, since }: Blocker, who: string, t: TFunction): string {
  // A consent ends after its last day; it is taken back on the day itself.
  const date = since && (reason === 'EXPIRED' ? lastDay(since) : dayHere(Date.parse(since)))
  return t(`release.${reason}`, { who, day: date ? day(date) : '' })
}

function termOf({ until }: Decision, t: TFunction): string {
  return until === null ? t('release.endless') : t('release.until', { day: day(lastDay(until)) })
}

function leftOf({ until, at }: Decision): number | undefined {
  return daysLeft({ purpose: 'CARE', status: 'PERMITTED', date: until }, Date.parse(at))
}
