/** What was answered to each purpose, and until when a yes holds. */
import { useTranslation } from 'react-i18next'
import { Glyph } from '@/components/Glyph'
import { type Consent, inOrder, lastDayOf, PURPOSE_WORDS, type Standing, standingOf } from '@/lib/consent'
import { day } from '@/lib/format'

const LOOKS: Record<Standing, { glyph: 'permitted' | 'expiring' | 'withdrawn'; tone: string }> = {
  permitted: { glyph: 'permitted', tone: 'permitted' },
  expiring: { glyph: 'expiring', tone: 'expiring' },
  denied: { glyph: 'withdrawn', tone: 'withdrawn' },
  ended: { glyph: 'withdrawn', tone: 'withdrawn' },
}

export function AgreedList({ consent }: { consent: Consent }) {
  const { t } = useTranslation()
  const until = consent.ends === null ? '' : day(lastDayOf(consent.ends))
  const closed = consent.closedAt === null ? '' : day(new Date(consent.closedAt).toLocaleDateString('sv'))
  const said: Record<Standing, string> = {
    permitted: t('consent.until', { day: until }),
    expiring: t('consent.until', { day: until }),
    denied: t('consent.no'),
    ended: closed === '' ? t('consent.untilPast', { day: until }) : t('consent.stopped', { day: closed }),
  }
  return (
    <ul className="agreed">
      {inOrder(consent.answers).map(({ purpose, effect }) => {
        const standing = standingOf(consent, effect, new Date())
        return (
          <li key={purpose} className="prow" data-s={LOOKS[standing].tone}>
            <Glyph state={LOOKS[standing].glyph} />
            <span className="md">{t(PURPOSE_WORDS[purpose])}</span>
            <span className="d">{said[standing]}</span>
          </li>
        )
      })}
    </ul>
  )
}
