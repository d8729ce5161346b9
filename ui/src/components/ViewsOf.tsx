/** Who looked at one patient's photos, in a period, and the same on paper in one click. */
import { useInfiniteQuery } from '@tanstack/react-query'
import { FileDown } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type Period, PeriodFields } from '@/components/PeriodFields'
import { Problem } from '@/components/Problem'
import { ViewLines } from '@/components/ViewLines'
import { Refusal } from '@/lib/api'
import type { PatientViewsQuery } from '@/lib/graphql/graphql'
import { useFile } from '@/lib/useFile'
import '@/lib/viewWords'
import '@/styles/log.css'

type Page = PatientViewsQuery['patientViews']
export interface Asked {
  since: string | null
  until: string | null
  after: string | null
}

interface Props {
  patient: string
  /** Without its end: where the paper is. */
  paper: string
  ask: (asked: Asked, signal: AbortSignal) => Promise<Page>
}

export function ViewsOf({ patient, paper, ask }: Props) {
  const { t, i18n } = useTranslation()
  const [period, setPeriod] = useState<Period>({ since: '', until: '' })
  const days = { since: period.since || null, until: period.until || null }
  const asked = useInfiniteQuery({
    queryKey: ['views', paper, patient, days],
    queryFn: ({ pageParam, signal }) => ask({ ...days, after: pageParam }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: ({ pageInfo }) => (pageInfo.hasNextPage ? pageInfo.endCursor : null),
  })
  const lines = asked.data?.pages.flatMap(({ edges }) => edges.map(({ node }) => node))
  const isBackwards = asked.error instanceof Refusal && asked.error.code === 'INVALID'
  return (
    <>
      <div className="row wrap log-period">
        <PeriodFields period={period} onChange={setPeriod} />
        <OnPaper address={paper} period={period} language={i18n.language} />
      </div>
      {isBackwards && (
        <p className="note" data-s="withdrawn" role="alert">
          {t('views.badPeriod')}
        </p>
      )}
      {asked.error && !isBackwards && <Problem error={asked.error} onRetry={() => void asked.refetch()} />}
      {lines && <ViewLines lines={lines} />}
      {asked.hasNextPage && (
        <button type="button" className="btn q start" onClick={() => void asked.fetchNextPage()}>
          {t('views.more')}
        </button>
      )}
    </>
  )
}

function OnPaper({ address, period, language }: { address: string; period: Period; language: string }) {
  const { t } = useTranslation()
  const file = useFile()
  const fetchIt = () => {
    const chosen = Object.entries(period).filter(([, day]) => day !== '')
    file.start(`${address}?${new URLSearchParams([['language', language], ...chosen]).toString()}`)
  }
  return (
    <>
      <button type="button" className="btn p" onClick={fetchIt} disabled={file.isRunning}>
        <FileDown className="ic" aria-hidden />
        {t('views.paper')}
      </button>
      <p className="sm muted" role="status">
        {file.isRunning && t('views.paperBusy')}
        {file.hasFailed && t('views.badPeriod')}
      </p>
    </>
  )
}
