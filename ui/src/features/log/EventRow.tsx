/** One act: when, who, did what, on what and why, how it ended, and its place in the sealed log. */
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { Glyph } from '@/components/Glyph'
import { type LogEvent, OUTCOME_WORDS, short } from '@/features/log/words'
import { longDay } from '@/lib/format'
import { inWords, joined } from '@/lib/inWords'
import type { LogQuery } from '@/lib/logQuery'

function seconds(iso: string): string {
  return new Date(iso).toLocaleTimeString('nl')
}

export function EventRow({ event, query }: { event: LogEvent; query: LogQuery }) {
  const { t, i18n } = useTranslation()
  const { language } = i18n
  const who = inWords(event.who, language)
  return (
    <tr data-emergency={event.emergency ? true : undefined}>
      <td className="nw n">
        {seconds(event.at)}
        <br />
        <span className="xs muted">{longDay(event.at, language)}</span>
      </td>
      <td>
        {event.person ? (
          <Link to="/log/people/$id" params={{ id: event.person }} className="md">
            {who}
          </Link>
        ) : (
          <span className="md">{who}</span>
        )}
        <br />
        <span className="xs muted">{joined(inWords(event.role, language), event.department)}</span>
      </td>
      <td>
        {inWords(event.did, language)}
        {event.behalf && (
          <>
            <br />
            <span className="xs muted">{t('views.behalf', { name: event.behalf })}</span>
          </>
        )}
      </td>
      <td className="sm">
        {(['patient', 'photo'] as const).map((what) => {
          const id = event[what]
          return (
            id && (
              <span key={what} className="log-about">
                {t(what === 'patient' ? 'log.patient' : 'log.photo')}{' '}
                <Link to="/log" search={{ ...query, [what]: id }} className="log-id">
                  {short(id)}
                </Link>
              </span>
            )
          )
        })}
        <span className="xs muted log-why">
          {event.emergency && <b className="st">{t('views.emergency')} </b>}
          {joined(inWords(event.why, language), event.address)}
        </span>
      </td>
      <td className="nw">
        <span className="log-outcome">
          {event.outcome !== 'OK' && <Glyph state="expired" />}
          {t(OUTCOME_WORDS[event.outcome])}
        </span>
      </td>
      <td className="nw xs n muted">{event.seq ? t('log.place', { seq: event.seq }) : t('log.waiting')}</td>
    </tr>
  )
}
