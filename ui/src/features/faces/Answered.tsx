/** What was answered, each with the way back. */
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { ScanFace } from 'lucide-react'
import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { Crop } from '@/components/Crop'
import { Message } from '@/components/Message'
import { Problem } from '@/components/Problem'
import { Told } from '@/features/faces/Told'
import type { Judging } from '@/features/faces/useJudging'
import { nameOf, PAGE, scoreOf, VERDICT_WORDS } from '@/features/faces/words'
import { ask } from '@/lib/api'
import { moment } from '@/lib/format'
import { QueuedFacesDocument, type Verdict } from '@/lib/graphql/graphql'

export function Answered({ verdict, judging }: { verdict: Verdict; judging: Judging }) {
  const { t, i18n } = useTranslation()
  const list = useRef<HTMLElement>(null)
  const asked = useQuery({
    queryKey: ['suggestions', verdict],
    queryFn: async ({ signal }) => (await ask(QueuedFacesDocument, { first: PAGE, verdict }, signal)).faceSuggestions,
  })
  // The row that was pressed is gone.
  const { times } = judging.said
  const before = useRef(times)
  useEffect(() => {
    if (times !== before.current) list.current?.focus()
    before.current = times
  }, [times])
  const page = asked.data
  if (!page) {
    return asked.error ? (
      <Problem error={asked.error} onRetry={() => void asked.refetch()} />
    ) : (
      <div aria-busy="true" />
    )
  }
  return (
    <>
      <Told judging={judging} />
      {page.nodes.length === 0 && (
        <Message icon={ScanFace} title={t('queue.noAnswers')} text={t('queue.noAnswersText')} />
      )}
      {page.nodes.length > 0 && (
        <section ref={list} tabIndex={-1} className="card faces-answered" aria-label={t(VERDICT_WORDS[verdict])}>
          <ul>
            {page.nodes.map((each) => (
              <li key={each.id} className="row wrap">
                <Crop face={each.face} pixels={64} alt="" isLazy />
                <div className="grow">
                  <p className="md">{nameOf(each, t)}</p>
                  <p className="xs muted">
                    {t(VERDICT_WORDS[verdict])} · {scoreOf(each, t, i18n.language)}
                    {each.decidedAt && ` · ${t('queue.answeredOn', { day: moment(each.decidedAt, i18n.language) })}`}
                  </p>
                </div>
                <Link to="/photos/$id" params={{ id: each.face.photo }} preload={false} className="btn sm q">
                  {t('queue.open')}
                </Link>
                <button type="button" className="btn sm" onClick={() => { judging.undo([each.id]) }}>
                  {t('queue.undo')}
                </button>
              </li>
            ))}
          </ul>
        </section>
      )}
      {page.total > page.nodes.length && (
        <p className="sm muted">{t('queue.someShown', { shown: page.nodes.length, total: page.total })}</p>
      )}
    </>
  )
}
