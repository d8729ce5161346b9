/** What the photo may be used for now, looked up again while somebody looks at it. */
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { BadgeCheck } from 'lucide-react'
import { type ReactNode, useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { ConsentsLink } from '@/components/ConsentsLink'
import { Glyph } from '@/components/Glyph'
import { StampRow } from '@/components/Stamp'
import { ask } from '@/lib/api'
import { clock, day } from '@/lib/format'
import { type PhotoDetailsFragment, StampDocument } from '@/lib/graphql/graphql'
import { may } from '@/lib/may'
import { useMinute } from '@/lib/minute'
import { session } from '@/lib/session'
import { dayHere, inOrder, lastDay, type Mark } from '@/lib/stamp'
import { useStore } from '@/lib/store'
import { useMe } from '@/lib/who'

/** For so long "checked just now" is true. */
const FRESH_MS = 60_000

interface Props {
  photo: PhotoDetailsFragment
  /** What comes before anybody is asked for consent, in words of the messages. */
  first: string | undefined
  onRelease: () => void
}

export function StampPanel({ photo, first, onRelease }: Props) {
  const { t } = useTranslation()
  const minute = useMinute()
  const { stamp, at } = useStamp(photo)
  const now = Math.max(minute, at)
  const isFresh = now - at < FRESH_MS
  return (
    <section className="stamp-panel">
      <div className="row">
        <h2 className="grow">{t('stamp.title')}</h2>
        <span className="xs dim">
          {at > 0 && (isFresh ? t('stamp.checked') : t('stamp.checkedAt', { time: clock(new Date(at).toISOString()) }))}
        </span>
      </div>
      <ul>
        <li className="prow" data-s="care">
          <Glyph state="care" />
          <span className="md">{t('stamp.CARE')}</span>
          <span className="d">{t('stamp.always')}</span>
          <span className="w">{t('stamp.record')}</span>
        </li>
        {photo.patientId &&
          inOrder(stamp, now).map((mark) => (
            <StampRow key={mark.purpose} mark={mark} now={now}>
              <Remedy mark={mark} patient={photo.patientId} first={first} />
            </StampRow>
          ))}
      </ul>
      {!photo.patientId && <p className="sm muted">{t('stamp.noPatient')}</p>}
      <button type="button" className="btn p stamp-act" onClick={onRelease}>
        <BadgeCheck className="ic" aria-hidden />
        {t('release.act')}
        <kbd className="kbd single">R</kbd>
      </button>
    </section>
  )
}

/** Why, and what can be done. Who took it back or said no is not asked again from here. */
function Remedy({ mark, patient, first }: { mark: Mark; patient: string | null; first: string | undefined }) {
  const { t } = useTranslation()
  const me = useMe()
  const { status, date } = mark
  const link = (words: string): ReactNode =>
    patient && may(me, 'consent') && <ConsentsLink patient={patient}>{words}</ConsentsLink>
  if (status === 'EXPIRING' && date) {
    return (
      <>
        {t('stamp.untilWhen', { day: day(lastDay(date)) })} {link(t('stamp.renew'))}
      </>
    )
  }
  if (status === 'EXPIRED') {
    return (
      <>
        {date && t('stamp.ranOut', { day: day(lastDay(date)) })} {link(t('stamp.askAgain'))}
      </>
    )
  }
  if (status === 'WITHDRAWN' && date) return t('stamp.takenBack', { day: day(dayHere(Date.parse(date))) })
  if (status === 'REFUSED') return t('stamp.saidNo')
  if (status === 'NOT_ASKED') return first ? t(first) : link(t('stamp.ask'))
  return null
}

/** When it differs from what the lists have, those are asked again too. */
function useStamp(photo: PhotoDetailsFragment) {
  const client = useQueryClient()
  const phase = useStore(session.phase)
  const asked = useQuery({
    queryKey: ['stamp', photo.id],
    queryFn: async ({ signal }) => (await ask(StampDocument, { photo: photo.id }, signal)).photo.stamp,
    staleTime: 0,
    gcTime: 0,
    // Not by a timer: each look is a line in the log and would keep a forgotten session alive.
    refetchOnWindowFocus: 'always',
    // Nobody is there to look at it, and the session would never end.
    enabled: phase === 'open',
  })
  const { refetch } = asked
  useEffect(() => {
    // From another window back to this one, which was in sight all the time.
    const look = () => void refetch()
    addEventListener('focus', look)
    return () => {
      removeEventListener('focus', look)
    }
  }, [refetch])
  const fresh = asked.data
  const isNews = fresh !== undefined && JSON.stringify(fresh) !== JSON.stringify(photo.stamp)
  useEffect(() => {
    if (!isNews) return
    for (const key of ['photo', 'search', 'inbox']) void client.invalidateQueries({ queryKey: [key] })
  }, [isNews, client])
  return { stamp: fresh ?? photo.stamp, at: asked.dataUpdatedAt }
}
