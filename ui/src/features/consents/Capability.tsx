/** Who decides for a patient: the patient, until somebody has found otherwise. */
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Problem } from '@/components/Problem'
import { AssessDialog } from '@/features/consents/AssessDialog'
import { ask } from '@/lib/api'
import { day } from '@/lib/format'
import { AssessmentsDocument } from '@/lib/graphql/graphql'
import { dayHere } from '@/lib/stamp'

export function Capability({ patient }: { patient: string }) {
  const { t } = useTranslation()
  const [isAssessing, setIsAssessing] = useState(false)
  const asked = useQuery({
    queryKey: ['assessments', patient],
    queryFn: async ({ signal }) => (await ask(AssessmentsDocument, { patient }, signal)).assessments,
  })
  if (asked.error) return <Problem error={asked.error} onRetry={() => void asked.refetch()} />
  const newest = asked.data?.[0]
  const isAble = newest?.isCapable ?? true
  return (
    <section className="row wrap capability" aria-label={t('assess.title')}>
      <div className="grow">
        <p className="sm">
          <b>{t(isAble ? 'assess.able' : 'assess.unable')}</b>{' '}
          {newest && (
            <span className="muted">
              {t('assess.foundBy', { name: newest.byName ?? '', day: day(dayHere(Date.parse(newest.at))) })}
            </span>
          )}
        </p>
        {newest && <p className="sm muted">{newest.ground}</p>}
        {newest?.reviewOn && <p className="sm muted">{t('assess.again', { day: day(newest.reviewOn) })}</p>}
      </div>
      <button
        type="button"
        className="btn"
        disabled={!asked.data}
        onClick={() => {
          setIsAssessing(true)
        }}
      >
        {t('assess.open')}
      </button>
      {isAssessing && (
        <AssessDialog
          patient={patient}
          onClose={() => {
            setIsAssessing(false)
          }}
        />
      )}
    </section>
  )
}
