/** The levels of the Institute of Medical Illustrators, as shorthand to be read and not changed. */
import { useTranslation } from 'react-i18next'
import { PURPOSE_WORDS } from '@/lib/consent'
import type { Policy } from '@/features/policy/draft'

export function Levels({ levels }: { levels: Policy['levels'] }) {
  const { t } = useTranslation()
  return (
    <section className="card" aria-label={t('policy.levels')}>
      <header className="card-head wrap">
        <h2>{t('policy.levels')}</h2>
        <span className="sm muted">{t('policy.levelsLead')}</span>
      </header>
      <dl className="card-body dl policy-levels">
        {levels.map(({ name, purposes }) => (
          <div key={name} className="dl-row">
            <dt>{t('policy.level', { name })}</dt>
            <dd>
              {purposes
                .map((purpose) => t(PURPOSE_WORDS[purpose]))
                .join(', ')}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  )
}
