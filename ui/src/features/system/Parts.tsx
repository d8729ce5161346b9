/** Each part of the box, with what proves that it works. */
import { useTranslation } from 'react-i18next'
import { Glyph } from '@/components/Glyph'
import { areWell, proofOf } from '@/lib/eyes'
import type { SystemStatusQuery } from '@/lib/graphql/graphql'

interface Props {
  status: SystemStatusQuery['systemStatus']
  checked: string
}

export function Parts({ status, checked }: Props) {
  const { t, i18n } = useTranslation()
  const number = (value: number) => value.toLocaleString(i18n.language)
  const lag = status.indexLagSeconds.toLocaleString(i18n.language, { maximumFractionDigits: 1 })
  const parts = [
    {
      name: t('system.photos'),
      proof: t('system.photosProof', { ready: number(status.photosReady) }),
      amount: t('system.photosRest', { rest: number(status.photosReceived) }),
      isWell: true,
    },
    {
      name: t('system.search'),
      proof: t('system.searchProof', { documents: number(status.indexDocuments) }),
      amount: t('system.searchRest', { waiting: number(status.indexWaiting), lag }),
      isWell: status.indexLagSeconds < 60,
    },
    {
      name: t('system.work'),
      proof: t('system.workProof', { running: number(status.jobsRunning) }),
      amount: t('system.workRest', { waiting: number(status.jobsWaiting) }),
      isWell: true,
    },
    {
      name: t('system.heldJobs'),
      proof: t('system.heldProof', { count: status.jobsPoisoned }),
      amount: number(status.jobsPoisoned),
      isWell: status.jobsPoisoned === 0,
    },
    {
      name: t('system.quarantine'),
      proof: t('system.quarantineProof'),
      amount: number(status.photosQuarantined),
      isWell: true,
    },
    {
      name: t('eye.part'),
      proof: proofOf(status.eyes, t),
      amount: t('eye.unseen', { number: number(status.photosUnseen) }),
      isWell: areWell(status.eyes) && status.templatesWithoutConsent === 0,
    },
  ]
  return (
    <section className="card parts">
      <table>
        <thead>
          <tr>
            <th className="glyph-cell">
              <span className="vh">{t('system.state')}</span>
            </th>
            <th>{t('system.part')}</th>
            <th>{t('system.proof')}</th>
            <th className="right">{t('system.amount')}</th>
          </tr>
        </thead>
        <tbody>
          {parts.map((part) => (
            <tr key={part.name}>
              <td className="glyph-cell">
                <Glyph state={part.isWell ? 'permitted' : 'expiring'} size="xl" />
                <span className="vh">{t(part.isWell ? 'system.isWell' : 'system.needsYou')}</span>
              </td>
              <td className="st">{part.name}</td>
              <td className="muted">{part.proof}</td>
              <td className="right n">{part.amount}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className="sm muted card-foot">{t('system.checked', { at: checked })}</p>
    </section>
  )
}
