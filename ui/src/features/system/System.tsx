/** The box at a glance, for whoever runs it: one sentence, then each part with its proof. */
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { RefreshCw, ScanFace } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Problem } from '@/components/Problem'
import { Held } from '@/features/system/Held'
import { Parts } from '@/features/system/Parts'
import { useJobs } from '@/features/system/useJobs'
import { ask } from '@/lib/api'
import { clock, size } from '@/lib/format'
import { SystemStatusDocument } from '@/lib/graphql/graphql'
import { Glyph } from '@/components/Glyph'
import '@/features/system/messages'
import '@/lib/faceWords'

export function System() {
  const { t, i18n } = useTranslation()
  const asked = useQuery({
    queryKey: ['system'],
    queryFn: async ({ signal }) => (await ask(SystemStatusDocument, {}, signal)).systemStatus,
  })
  useJobs()
  const status = asked.data
  if (asked.error) return <Problem error={asked.error} onRetry={() => void asked.refetch()} />
  if (!status) return <div className="page" aria-busy="true" />
  const share = status.diskTotalBytes > 0 ? status.diskUsedBytes / status.diskTotalBytes : 0
  const isFull = share > 0.9
  const verdict = isFull ? 'full' : status.jobsPoisoned > 0 ? 'held' : 'well'
  return (
    <div className="page scrolls">
      <h1>{t('nav.system')}</h1>
      <section className="card verdict row">
        <Glyph state={verdict === 'well' ? 'permitted' : 'expiring'} size="xl" />
        <div className="grow">
          <h2>{t(`system.${verdict}`)}</h2>
          <p className="muted">{t(`system.${verdict}Text`)}</p>
        </div>
        <button type="button" className="btn" onClick={() => void asked.refetch()}>
          <RefreshCw className="ic" aria-hidden />
          {t('system.refresh')}
        </button>
      </section>
      <div className="system">
        <Parts status={status} checked={clock(new Date(asked.dataUpdatedAt).toISOString())} />
        <div className="col system-side">
          <section className="card card-body col">
            <h2>{t('system.storage')}</h2>
            <p className="sm muted">
              {t('system.used', {
                used: size(status.diskUsedBytes, i18n.language),
                total: size(status.diskTotalBytes, i18n.language),
              })}
            </p>
            <progress max={1} value={share} aria-label={t('system.storage')} />
          </section>
          <section className="card card-body col">
            <h2>{t('recognition.link')}</h2>
            <p className="sm muted">{t('recognition.linkText')}</p>
            <Link to="/system/faces" className="btn">
              <ScanFace className="ic" aria-hidden />
              {t('recognition.link')}
            </Link>
          </section>
          <Held />
        </div>
      </div>
    </div>
  )
}
