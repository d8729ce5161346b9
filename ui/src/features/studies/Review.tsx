/** The copies of one export: each is looked at by a colleague, who signs; then they can be taken. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Problem } from '@/components/Problem'
import { Copy } from '@/features/studies/Copy'
import { SignDialog, StopDialog } from '@/features/studies/Ending'
import { type Export, maySign, progressOf, STATES } from '@/features/studies/words'
import { ask } from '@/lib/api'
import { JudgeCopyDocument, ResearchExportDocument, type ResearchExportQuery, type ResearchVerdict } from '@/lib/graphql/graphql'
import { looking } from '@/lib/looking'
import { useFile } from '@/lib/useFile'
import '@/components/studyWords'
import '@/styles/studies.css'

export function Review() {
  const { t } = useTranslation()
  const { id } = useParams({ from: '/studies/$id' })
  const client = useQueryClient()
  const key = ['studies', 'export', id]
  const asked = useQuery({
    queryKey: key,
    queryFn: async ({ signal }) => (await ask(ResearchExportDocument, { id }, signal)).researchExport,
    refetchInterval: looking<ResearchExportQuery['researchExport']>((data) => data.export.state === 'PREPARING'),
  })
  const renew = () => client.invalidateQueries({ queryKey: ['studies'] })
  const judge = useMutation({
    mutationFn: (said: { id: string; verdict: ResearchVerdict }) => ask(JudgeCopyDocument, said),
    onSettled: renew,
  })
  const problem = asked.error && <Problem error={asked.error} onRetry={() => void asked.refetch()} />
  if (!asked.data) return problem ?? <div className="page" aria-busy />
  const { export: shown, items } = asked.data
  const isOpen = shown.state !== 'SIGNED' && shown.state !== 'STOPPED'
  return (
    <div className="page scrolls study">
      <Head shown={shown} onChanged={() => void renew()} />
      {problem}
      {judge.error && (
        <p className="refusal" role="alert">
          {t('studies.failed')}
        </p>
      )}
      <ol className="study-copies">
        {items.map((item, n) => (
          <Copy
            key={item.id}
            item={item}
            number={n + 1}
            mayAccept={!shown.isMine}
            onJudge={
              isOpen
                ? (verdict) => {
                    judge.mutate({ id: item.id, verdict })
                  }
                : undefined
            }
          />
        ))}
      </ol>
    </div>
  )
}

function Head({ shown, onChanged }: { shown: Export; onChanged: () => void }) {
  const { t } = useTranslation()
  const [asking, setAsking] = useState<'sign' | 'stop'>()
  const close = () => {
    setAsking(undefined)
  }
  const done = () => {
    close()
    onChanged()
  }
  const isOpen = shown.state === 'PREPARING' || shown.state === 'REVIEW'
  return (
    <>
      <header className="row wrap">
        <div className="grow">
          <h1>{shown.project.name}</h1>
          <p className="sm" role="status">
            <b className="st">{t(STATES[shown.state])}</b> · {progressOf(shown, t)}
          </p>
        </div>
        {maySign(shown) && (
          <button
            type="button"
            className="btn p"
            onClick={() => {
              setAsking('sign')
            }}
          >
            {t('studies.sign')}
          </button>
        )}
        {shown.state !== 'STOPPED' && (
          <button
            type="button"
            className="btn q"
            onClick={() => {
              setAsking('stop')
            }}
          >
            {t('studies.stop')}
          </button>
        )}
      </header>
      {isOpen && <p className="muted">{t(shown.isMine ? 'studies.ownLead' : 'studies.reviewLead')}</p>}
      {shown.state === 'SIGNED' && <Taking id={shown.id} />}
      {asking === 'sign' && <SignDialog shown={shown} onDone={done} onClose={close} />}
      {asking === 'stop' && <StopDialog shown={shown} onDone={done} onClose={close} />}
    </>
  )
}

function Taking({ id }: { id: string }) {
  const { t } = useTranslation()
  const file = useFile()
  return (
    <div className="row wrap">
      <p className="muted grow">{t('studies.takeLead')}</p>
      <button
        type="button"
        className="btn p"
        disabled={file.isRunning}
        onClick={() => {
          file.start(`/research/${id}`)
        }}
      >
        {t(file.isRunning ? 'studies.taking' : 'studies.take')}
      </button>
      {file.hasFailed && (
        <p className="refusal" role="alert">
          {t('studies.takeFailed')}
        </p>
      )}
    </div>
  )
}
