/** What one member of staff did, day by day, with what stands out marked. */
import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { CalendarDays, ScrollText } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Glyph } from '@/components/Glyph'
import { Message } from '@/components/Message'
import { PeriodFields } from '@/components/PeriodFields'
import { Problem } from '@/components/Problem'
import { ask, Refusal } from '@/lib/api'
import { longDay } from '@/lib/format'
import { PersonLogDocument, type PersonLogQuery } from '@/lib/graphql/graphql'
import { inWords, joined } from '@/lib/inWords'
import { MARK_WORDS } from '@/features/log/words'
import '@/features/log/messages'
import '@/styles/log.css'

const route = getRouteApi('/log/people/$id')
const A_MONTH = 30
const DAY_MS = 86_400_000

function dayAgo(days: number): string {
  return new Date(Date.now() - days * DAY_MS).toLocaleDateString('sv')
}

export function PersonLog() {
  const { id } = route.useParams()
  const { t, i18n } = useTranslation()
  const [period, setPeriod] = useState({ since: dayAgo(A_MONTH), until: dayAgo(0) })
  const asked = useQuery({
    queryKey: ['person log', id, period],
    queryFn: async ({ signal }) => (await ask(PersonLogDocument, { person: id, ...period }, signal)).personLog,
    enabled: period.since !== '' && period.until !== '',
  })
  const told = asked.data
  const isBackwards = asked.error instanceof Refusal && asked.error.code === 'INVALID'
  return (
    <div className="page scrolls">
      <header className="row wrap">
        <div className="grow">
          <h1>{told?.name ?? t('log.days')}</h1>
          <p className="sm muted">{told && joined(inWords(told.role, i18n.language), told.department)}</p>
        </div>
        <Link to="/log" search={{ person: id }} className="btn">
          <ScrollText className="ic" aria-hidden />
          {t('log.allOf')}
        </Link>
      </header>
      <div className="row wrap log-period">
        <PeriodFields period={period} onChange={setPeriod} />
      </div>
      {isBackwards && (
        <p className="note" data-s="withdrawn" role="alert">
          {t('log.badPeriod')}
        </p>
      )}
      {asked.error && !isBackwards && <Problem error={asked.error} onRetry={() => void asked.refetch()} />}
      {told && <Days days={told.days} person={id} />}
    </div>
  )
}

function Days({ days, person }: { days: PersonLogQuery['personLog']['days']; person: string }) {
  const { t, i18n } = useTranslation()
  if (days.length === 0) return <Message icon={CalendarDays} title={t('log.noDays')} />
  const heads = ['log.hours', 'log.acts', 'log.patients', 'log.photos', 'log.refused', 'log.copies', 'log.unusual']
  return (
    <section className="card log-table" aria-label={t('log.days')} tabIndex={0}>
      <table>
        <thead>
          <tr>
            <th scope="col">{t('log.day')}</th>
            {heads.map((head) => (
              <th key={head} scope="col">
                {t(head)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {days.map((each) => (
            <tr key={each.day}>
              <th scope="row" className="nw">
                <Link to="/log" search={{ person, since: each.day, until: each.day }}>
                  {longDay(each.day, i18n.language)}
                </Link>
              </th>
              <td className="nw n">
                {each.begins} - {each.ends}
              </td>
              {[each.acts, each.patients, each.photos, each.refused, each.copies].map((count, at) => (
                <td key={heads[at + 1]} className="n">
                  {count}
                </td>
              ))}
              <td>
                {each.marks.map((mark) => (
                  <span key={mark} className="log-mark sm">
                    <Glyph state="expiring" />
                    {t(MARK_WORDS[mark])}
                  </span>
                ))}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
