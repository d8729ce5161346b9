/** What waits for an answer: one question at a time, or many faces of one person at once. */
import { useQuery } from '@tanstack/react-query'
import { ScanFace } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Message } from '@/components/Message'
import { Problem } from '@/components/Problem'
import { Grid } from '@/features/faces/Grid'
import { Question } from '@/features/faces/Question'
import { QueueList } from '@/features/faces/QueueList'
import { Told } from '@/features/faces/Told'
import type { Judging } from '@/features/faces/useJudging'
import { PAGE, type Queued } from '@/features/faces/words'
import { ask } from '@/lib/api'
import { type QueuedFacesQuery, QueuedFacesDocument, type Verdict } from '@/lib/graphql/graphql'
import { CHORD_MS, useKeys } from '@/lib/keys'

export function Waiting({ judging }: { judging: Judging }) {
  const { t } = useTranslation()
  const asked = useQuery({
    queryKey: ['suggestions', 'waiting'],
    queryFn: async ({ signal }) => (await ask(QueuedFacesDocument, { first: PAGE }, signal)).faceSuggestions,
  })
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
      {page.nodes.length === 0 && <Message icon={ScanFace} title={t('queue.none')} text={t('queue.noneText')} />}
      <Answering page={page} judging={judging} />
    </>
  )
}

function Answering({ page, judging }: { page: QueuedFacesQuery['faceSuggestions']; judging: Judging }) {
  const [isGrid, setIsGrid] = useState(false)
  /** Which, and how far down: when it is answered, what takes its place is next. */
  const [place, setPlace] = useState<{ id: string | undefined; at: number }>({ id: undefined, at: 0 })
  const { nodes } = page
  const found = nodes.findIndex(({ id }) => id === place.id)
  const at = found === -1 ? Math.max(0, Math.min(place.at, nodes.length - 1)) : found
  const current = nodes[at]
  const heading = useRef<HTMLHeadingElement>(null)
  /** After G these may mean where to go. */
  const pressedAt = useRef(-Infinity)
  const go = (to: number) => {
    const next = nodes[Math.max(0, Math.min(nodes.length - 1, to))]
    if (!next || next.id === current?.id) return
    judging.forget()
    setPlace({ id: next.id, at: nodes.indexOf(next) })
  }
  const answer = (these: readonly Queued[], verdict: Verdict) => {
    setPlace({ id: current?.id, at })
    judging.judge(these, verdict)
  }
  const undo = () => {
    const [first] = judging.last ?? []
    if (first === undefined || judging.isBusy) return
    setPlace({ id: first, at })
    judging.undo(judging.last)
  }
  const toggle = () => {
    if (nodes.length > 0 || isGrid) setIsGrid(!isGrid)
  }
  useKeys({
    z: undo,
    g: (event) => {
      pressedAt.current = event.timeStamp
      toggle()
    },
  })
  // What was pressed is about another face now: the question is read, and Space opens its photo.
  const shown = isGrid ? undefined : current?.id
  const before = useRef(shown)
  useEffect(() => {
    if (shown !== undefined && before.current !== undefined && shown !== before.current && !isInList()) {
      heading.current?.focus()
    }
    before.current = shown
  }, [shown])
  const isGoing = (event: KeyboardEvent) => event.timeStamp - pressedAt.current < CHORD_MS
  return (
    <>
      <Told judging={judging} onUndo={undo} />
      {isGrid && nodes.length > 0 && (
        <Grid suggestions={nodes} judging={judging} isGoing={isGoing} onAnswer={answer} onOne={toggle} />
      )}
      {!isGrid && current && (
        <div className="faces-queue">
          <QueueList page={page} current={current.id} onOpen={(id) => { go(nodes.findIndex((each) => each.id === id)) }} onGrid={toggle} />
          <Question
            key={current.id}
            suggestion={current}
            heading={heading}
            isBusy={judging.isBusy}
            isGoing={isGoing}
            onAnswer={(verdict) => { answer([current], verdict) }}
            onStep={(step) => { go(at + step) }}
          />
        </div>
      )}
    </>
  )
}

/** Whoever goes through the list by hand stays there. */
function isInList(): boolean {
  return document.activeElement?.closest('.faces-list') != null
}
