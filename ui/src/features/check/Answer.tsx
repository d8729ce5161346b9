/** What came out: in one word and a sentence, and what the passport says. */
import { useTranslation } from 'react-i18next'
import { Verdict } from '@/components/Verdict'
import { type Checked, leftOf, type Outcome, shapeOf, type Told } from '@/features/check/check'
import { PURPOSE_WORDS } from '@/lib/consent'
import { clock, day } from '@/lib/format'
import type { Channel, Purpose } from '@/lib/graphql/graphql'
import { lastDay } from '@/lib/stamp'

const TITLES: Record<Outcome, string> = {
  holds: 'check.holds',
  ended: 'check.ended',
  changed: 'check.changed',
  foreign: 'check.foreign',
  none: 'check.none',
  damaged: 'check.damaged',
}

export function Answer({ checked }: { checked: Checked }) {
  const { t } = useTranslation()
  const { outcome, told, language, at } = checked
  return (
    <>
      <Verdict shape={shapeOf(checked)} title={t(TITLES[outcome])}>
        {told ? (
          <p lang={language}>{told.sentence}</p>
        ) : (
          <p>{t(outcome === 'none' ? 'check.noneText' : 'check.damagedText')}</p>
        )}
      </Verdict>
      {told?.isOurs && <Facts told={told} left={leftOf(checked)} />}
      <p className="xs muted">
        {t(told ? 'check.recorded' : 'check.unrecorded', { time: clock(at.toISOString()) })}
      </p>
    </>
  )
}

/** Of a passport that is ours: what it was given for. */
function Facts({ told, left }: { told: Told; left: number | undefined }) {
  const { t } = useTranslation()
  const purpose = told.purpose?.toUpperCase() as Purpose | undefined
  const channel = told.channel?.toUpperCase() as Channel | undefined
  const soon = left === undefined ? '' : ` (${left === 0 ? t('stamp.lastDay') : t('stamp.left', { count: left })})`
  const facts = [
    ['check.given', t('check.givenYes')],
    ['check.untouched', t(told.isIntact ? 'check.untouchedYes' : 'check.untouchedNo')],
    ['check.purpose', purpose && t(PURPOSE_WORDS[purpose])],
    ['check.channel', channel && t(`release.${channel}`)],
    ['check.until', told.until === null ? t('check.endless') : day(lastDay(told.until)) + soon],
    ['check.now', t(told.isStillPermitted ? 'check.nowYes' : 'check.nowNo')],
  ] as const
  return (
    <dl className="dl check-facts">
      {facts.map(([key, said]) => (
        <div key={key} className="dl-row">
          <dt>{t(key)}</dt>
          <dd>{said}</dd>
        </div>
      ))}
    </dl>
  )
}
