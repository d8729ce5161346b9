/** Tasks of the hospital whose day has passed, without their patients. */
import { useInfiniteQuery, useSuspenseQuery } from '@tanstack/react-query'
import { ListChecks } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Glyph } from '@/components/Glyph'
import { Message } from '@/components/Message'
import { Problem } from '@/components/Problem'
import { dueWords, KIND_WORDS, toneOf } from '@/features/tasks/words'
import { ask } from '@/lib/api'
import { day } from '@/lib/format'
import { EscalationsDocument } from '@/lib/graphql/graphql'
import { whoQuery } from '@/lib/who'

const PAGE = 50

export function Escalations() {
  const { t } = useTranslation()
  const { departments } = useSuspenseQuery(whoQuery).data
  const asked = useInfiniteQuery({
    queryKey: ['escalations'],
    queryFn: async ({ pageParam, signal }) =>
      (await ask(EscalationsDocument, { first: PAGE, after: pageParam }, signal)).escalations,
    initialPageParam: null as string | null,
    getNextPageParam: ({ pageInfo }) => (pageInfo.hasNextPage ? pageInfo.endCursor : null),
  })
  const late = asked.data?.pages.flatMap(({ edges }) => edges.map(({ node }) => node)) ?? []
  return (
    <div className="page scrolls tasks">
      <h1>{t('nav.tasks')}</h1>
      {asked.error && <Problem error={asked.error} onRetry={() => void asked.refetch()} />}
      {asked.data && late.length === 0 && <Message icon={ListChecks} title={t('tasks.noneLate')} />}
      {late.length > 0 && (
        <section className="card" aria-label={t('tasks.late')}>
          <header className="card-head">
            <h2>{t('tasks.late')}</h2>
            <span className="muted sm">{t('tasks.lateText')}</span>
          </header>
          <ul className="task-list">
            {late.map((each) => {
              const { key, count } = dueWords(each.dueInDays)
              const name = departments.find(({ code }) => code === each.department)?.name ?? each.department
              return (
                <li key={each.id} className="task">
                  <Glyph state={toneOf(each)} size="xl" />
                  <div className="grow">
                    <h3 className="md">{t(KIND_WORDS[each.kind])}</h3>
                    <p className="sm muted">
                      {name} · {t(each.hasOwner ? 'tasks.hasOwner' : 'tasks.noOwner')}
                    </p>
                  </div>
                  <p className="task-due sm" data-s={toneOf(each)}>
                    <b className="sfg">{t(key, { count })}</b>
                    <span className="xs muted n">{t('tasks.due', { day: day(each.due) })}</span>
                  </p>
                </li>
              )
            })}
          </ul>
        </section>
      )}
      {asked.hasNextPage && (
        <button type="button" className="btn q start" onClick={() => void asked.fetchNextPage()}>
          {t('tasks.more')}
        </button>
      )}
    </div>
  )
}
