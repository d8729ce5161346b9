/** The open tasks, by lateness: one's own, then the department's. */
import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query'
import { ListChecks } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Message } from '@/components/Message'
import { Problem } from '@/components/Problem'
import { CloseDialog } from '@/features/tasks/CloseDialog'
import { TaskRow } from '@/features/tasks/TaskRow'
import type { Task } from '@/features/tasks/words'
import { ask } from '@/lib/api'
import { TasksDocument } from '@/lib/graphql/graphql'
import { useKeys } from '@/lib/keys'
import { useMe } from '@/lib/who'

/** Of each the patient is asked for. */
const PAGE = 20

export function TaskList() {
  const { t } = useTranslation()
  const me = useMe()
  const client = useQueryClient()
  const page = useRef<HTMLDivElement>(null)
  const heading = useRef<HTMLHeadingElement>(null)
  const [closing, setClosing] = useState<Task>()
  // A number with it, so that the same words are said again.
  const [said, setSaid] = useState<{ words: string; times: number }>()
  const asked = useInfiniteQuery({
    queryKey: ['tasks'],
    queryFn: async ({ pageParam, signal }) =>
      (await ask(TasksDocument, { first: PAGE, after: pageParam }, signal)).tasks,
    initialPageParam: null as string | null,
    getNextPageParam: ({ pageInfo }) => (pageInfo.hasNextPage ? pageInfo.endCursor : null),
  })
  const move = (step: number) => {
    const links = [...(page.current?.querySelectorAll<HTMLElement>('.task-open') ?? [])]
    const at = links.findIndex((link) => link.closest('li')?.contains(document.activeElement))
    links[Math.max(0, Math.min(links.length - 1, at + step))]?.focus()
  }
  useKeys({
    j: () => { move(1) },
    k: () => { move(-1) },
  })
  // What was pressed has moved or is gone.
  useEffect(() => {
    if (said) heading.current?.focus()
  }, [said])
  const renew = () =>
    Promise.all(['tasks', 'tasks waiting'].map((key) => client.invalidateQueries({ queryKey: [key] })))
  const say = (words: string) => {
    setSaid((before) => ({ words, times: (before?.times ?? 0) + 1 }))
  }
  const tasks = asked.data?.pages.flatMap(({ edges }) => edges.map(({ node }) => node)) ?? []
  const parts = [
    { title: t('tasks.mine'), tasks: tasks.filter(({ owner }) => owner === me.id), isWhole: true },
    { title: t('tasks.others'), tasks: tasks.filter(({ owner }) => owner !== me.id), isWhole: !asked.hasNextPage },
  ].filter((part) => part.tasks.length > 0)
  return (
    <div ref={page} className="page scrolls tasks">
      <header className="row wrap">
        <h1 ref={heading} tabIndex={-1} className="grow">
          {t('nav.tasks')}
        </h1>
        {tasks.length > 0 && (
          <p className="xs muted task-keys" aria-hidden>
            <kbd className="kbd single">J</kbd> <kbd className="kbd single">K</kbd> {t('tasks.hint')} ·{' '}
            <kbd className="kbd">↵</kbd> {t('tasks.hintOpen')}
          </p>
        )}
      </header>
      <p className="sm muted" role="status" key={said?.times}>
        {said?.words}
      </p>
      {asked.error && <Problem error={asked.error} onRetry={() => void asked.refetch()} />}
      {asked.data && tasks.length === 0 && (
        <Message icon={ListChecks} title={t('tasks.none')} text={t('tasks.noneText')} />
      )}
      {parts.map((part) => (
        <section key={part.title} className="card" aria-label={part.title}>
          <header className="card-head">
            <h2>{part.title}</h2>
            {part.isWhole && <span className="muted sm n">{part.tasks.length}</span>}
          </header>
          <ul className="task-list">
            {part.tasks.map((task) => (
              <TaskRow
                key={task.id}
                task={task}
                onRenew={renew}
                onTaken={() => { say(t('tasks.taken')) }}
                onClose={() => { setClosing(task) }}
              />
            ))}
          </ul>
        </section>
      ))}
      {asked.hasNextPage && (
        <button type="button" className="btn q start" onClick={() => void asked.fetchNextPage()}>
          {t('tasks.more')}
        </button>
      )}
      {closing && (
        <CloseDialog
          task={closing}
          onRenew={renew}
          onClosed={() => {
            setClosing(undefined)
            say(t('tasks.closed'))
          }}
          onClose={() => { setClosing(undefined) }}
        />
      )}
    </div>
  )
}
