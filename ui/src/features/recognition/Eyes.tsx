/** What each worker looks for faces with, and what it lacks. */
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Glyph } from '@/components/Glyph'
import { Problem } from '@/components/Problem'
import { ask } from '@/lib/api'
import { areWell, deviceOf, type Eye, lackOf } from '@/lib/eyes'
import { clock } from '@/lib/format'
import { SystemStatusDocument } from '@/lib/graphql/graphql'

export function Eyes() {
  const { t } = useTranslation()
  const asked = useQuery({
    queryKey: ['system'],
    queryFn: async ({ signal }) => (await ask(SystemStatusDocument, {}, signal)).systemStatus,
  })
  const eyes = asked.data?.eyes ?? []
  return (
    <section className="card" aria-label={t('eye.title')}>
      <header className="card-head">
        <h2>{t('eye.title')}</h2>
        {asked.data && (
          <span className="sm muted">{t('eye.unseen', { number: asked.data.photosUnseen })}</span>
        )}
      </header>
      {asked.error && <Problem error={asked.error} onRetry={() => void asked.refetch()} />}
      {asked.data && eyes.length === 0 && <p className="card-body sm muted">{t('eye.nobody')}</p>}
      <ul className="eyes">
        {eyes.map((eye, at) => (
          <Worker key={at} eye={eye} number={at + 1} />
        ))}
      </ul>
    </section>
  )
}

function Worker({ eye, number }: { eye: Eye; number: number }) {
  const { t } = useTranslation()
  const lack = lackOf(eye, t)
  const facts = [
    [t('eye.device'), deviceOf(eye, t)],
    [t('eye.engine'), eye.engine ?? t('eye.unused')],
    [t('eye.batch'), eye.batch === 0 ? t('eye.batchNone') : t('eye.batchFaces', { count: eye.batch })],
    [t('eye.restarts'), t('eye.times', { count: eye.restarts })],
    [t('eye.memory'), t('eye.times', { count: eye.outOfMemory })],
  ] as const
  return (
    <li>
      <Glyph state={areWell([eye]) ? 'permitted' : 'expiring'} size="xl" />
      <div className="grow">
        <h3>{t('eye.worker', { number })}</h3>
        <p className="sm">{lack ?? (eye.outOfMemory > 0 ? t('eye.full', { count: eye.outOfMemory }) : t('eye.works'))}</p>
        <p className="xs muted">
          {[eye.detector, eye.recogniser].filter(Boolean).join(' · ')} · {t('eye.told', { time: clock(eye.at) })}
        </p>
      </div>
      <dl className="dl">
        {facts.map(([name, fact]) => (
          <div key={name} className="dl-row">
            <dt>{name}</dt>
            <dd>{fact}</dd>
          </div>
        ))}
      </dl>
    </li>
  )
}
