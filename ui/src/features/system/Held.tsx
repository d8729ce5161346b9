/** Jobs that failed five times: why, and another try. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { FileX } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { ask } from '@/lib/api'
import { moment } from '@/lib/format'
import { HeldJobsDocument, RetryJobDocument } from '@/lib/graphql/graphql'

const MOST = 20

export function Held() {
  const { t, i18n } = useTranslation()
  const client = useQueryClient()
  const asked = useQuery({
    queryKey: ['held'],
    queryFn: ({ signal }) => ask(HeldJobsDocument, { first: MOST }, signal),
  })
  const retry = useMutation({
    mutationFn: (id: string) => ask(RetryJobDocument, { id }),
    onSettled: () =>
      Promise.all(['held', 'system'].map((key) => client.invalidateQueries({ queryKey: [key] }))),
  })
  const jobs = asked.data?.jobs.edges.map(({ node }) => node) ?? []
  return (
    <section className="card card-body col">
      <h2>{t('system.setAside')}</h2>
      {jobs.length === 0 && <p className="sm muted">{t('system.nothingAside')}</p>}
      <ul className="held-jobs">
        {jobs.map((job) => (
          <li key={job.id} className="row">
            <span className="av q">
              <FileX className="ic" aria-hidden />
            </span>
            <div className="grow sm">
              <b className="md">{job.kind}</b> · {moment(job.updatedAt, i18n.language)}
              <p className="muted">{t('system.tries', { count: job.starts, reason: job.reason ?? '' })}</p>
            </div>
            <button
              type="button"
              className="btn sm"
              disabled={retry.isPending}
              onClick={() => {
                retry.mutate(job.id)
              }}
            >
              {t('problem.retry')}
            </button>
          </li>
        ))}
      </ul>
    </section>
  )
}
