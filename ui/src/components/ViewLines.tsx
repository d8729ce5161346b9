/** Who looked at a patient's photos: like acts of one day on one line, newest first. */
import { Eye } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Glyph } from '@/components/Glyph'
import { Message } from '@/components/Message'
import { clock, longDay } from '@/lib/format'
import type { PatientViewDetailsFragment } from '@/lib/graphql/graphql'
import { inWords, joined } from '@/lib/inWords'

export function ViewLines({ lines }: { lines: readonly PatientViewDetailsFragment[] }) {
  const { t } = useTranslation()
  if (lines.length === 0) return <Message icon={Eye} title={t('views.none')} text={t('views.noneText')} />
  return (
    <section className="card log-table" aria-label={t('views.list')} tabIndex={0}>
      <table>
        <thead>
          <tr>
            <th scope="col">{t('views.time')}</th>
            <th scope="col">{t('views.who')}</th>
            <th scope="col">{t('views.did')}</th>
            <th scope="col">{t('views.why')}</th>
            <th scope="col">{t('views.outcome')}</th>
          </tr>
        </thead>
        <tbody>
          {lines.map((line) => (
            <Line key={line.id} line={line} />
          ))}
        </tbody>
      </table>
    </section>
  )
}

function Line({ line }: { line: PatientViewDetailsFragment }) {
  const { t, i18n } = useTranslation()
  const { language } = i18n
  const [from, until] = [clock(line.firstAt), clock(line.lastAt)]
  return (
    <tr data-emergency={line.emergency || undefined}>
      <td className="nw n">
        {longDay(line.day, language)}
        <br />
        <span className="xs muted">{from === until ? from : `${from} - ${until}`}</span>
      </td>
      <td>
        <span className="md">{inWords(line.who, language)}</span>
        <br />
        <span className="xs muted">{joined(inWords(line.role, language), line.department)}</span>
      </td>
      <td>
        {inWords(line.did, language)}
        <br />
        <span className="xs muted">
          {joined(
            line.acts > 1 ? t('views.times', { count: line.acts }) : null,
            line.photos > 1 ? t('views.photos', { count: line.photos }) : null,
            line.behalf && t('views.behalf', { name: line.behalf }),
          )}
        </span>
      </td>
      <td className="sm">
        {line.emergency && <b className="st">{t('views.emergency')} </b>}
        {inWords(line.why, language)}
      </td>
      <td className="nw">
        <span className="log-outcome">
          {line.outcome !== 'OK' && <Glyph state="expired" />}
          {t(line.outcome === 'OK' ? 'views.OK' : line.outcome === 'DENIED' ? 'views.DENIED' : 'views.FAILED')}
        </span>
      </td>
    </tr>
  )
}
