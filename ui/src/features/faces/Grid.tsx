/** Many faces at once, by person: choose some of one of them, and answer for all of those. */
import { GalleryVertical } from 'lucide-react'
import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Crop } from '@/components/Crop'
import { Answers } from '@/features/faces/Answers'
import type { Judging } from '@/features/faces/useJudging'
import { type Group, groupsOf, likenessOf, nameOf, type Queued } from '@/features/faces/words'
import type { Verdict } from '@/lib/graphql/graphql'
import { useKeys } from '@/lib/keys'

interface Props {
  suggestions: readonly Queued[]
  judging: Judging
  isGoing: (event: KeyboardEvent) => boolean
  onAnswer: (these: readonly Queued[], verdict: Verdict) => void
  onOne: () => void
}

const NOBODY: ReadonlySet<string> = new Set()

export function Grid({ suggestions, judging, isGoing, onAnswer, onOne }: Props) {
  const { t } = useTranslation()
  const grid = useRef<HTMLDivElement>(null)
  const [ticked, setTicked] = useState(NOBODY)
  const chosen = suggestions.filter(({ id }) => ticked.has(id))
  const [first] = chosen
  const move = (step: number) => {
    const boxes = [...(grid.current?.querySelectorAll<HTMLElement>('input') ?? [])]
    const at = boxes.findIndex((box) => box === document.activeElement)
    boxes[Math.max(0, Math.min(boxes.length - 1, at + step))]?.focus()
  }
  useKeys({
    j: () => { move(1) },
    k: () => { move(-1) },
    Escape: () => { setTicked(NOBODY) },
  })
  const tick = (group: Group, ids: readonly string[], isOn: boolean) => {
    judging.forget()
    // An answer is about one person: choosing another one's faces lets go of these.
    const before = group.suggestions.map(({ id }) => id).filter((id) => ticked.has(id))
    setTicked(new Set(isOn ? [...before, ...ids] : before.filter((id) => !ids.includes(id))))
  }
  return (
    <div ref={grid} className="faces-grid" aria-busy={judging.isBusy}>
      <button type="button" className="btn start" onClick={onOne}>
        <GalleryVertical className="ic" aria-hidden />
        {t('queue.asOne')}
        <kbd className="kbd single">G</kbd>
      </button>
      {groupsOf(suggestions).map((group) => (
        <Person
          key={group.patient}
          group={group}
          ticked={ticked}
          onTick={(ids, isOn) => { tick(group, ids, isOn) }}
        />
      ))}
      {first && (
        <div className="card faces-bar">
          <p className="st nw" role="status">
            {t('queue.chosen', { count: chosen.length })}
          </p>
          <Answers
            name={nameOf(first, t)}
            isGoing={isGoing}
            onAnswer={(verdict) => { onAnswer(chosen, verdict) }}
          />
        </div>
      )}
    </div>
  )
}

interface PersonProps {
  group: Group
  ticked: ReadonlySet<string>
  onTick: (ids: readonly string[], isOn: boolean) => void
}

function Person({ group, ticked, onTick }: PersonProps) {
  const { t } = useTranslation()
  const [first] = group.suggestions
  if (!first) return null
  const name = nameOf(first, t)
  const isWhole = group.suggestions.every(({ id }) => ticked.has(id))
  return (
    <section className="card card-body col" aria-label={t('queue.question', { name })}>
      <header className="row wrap">
        {first.references.map((each) => (
          <span key={each.id} className="faces-small">
            <Crop face={each} pixels={56} alt={t('queue.known', { name })} isLazy />
          </span>
        ))}
        <h2 className="lg grow">{t('queue.question', { name })}</h2>
        <button
          type="button"
          className="btn sm"
          onClick={() => { onTick(group.suggestions.map(({ id }) => id), !isWhole) }}
        >
          {t(isWhole ? 'queue.chooseNone' : 'queue.chooseAll')}
        </button>
      </header>
      <ul className="faces-tiles">
        {group.suggestions.map((each, at) => (
          <li key={each.id}>
            <label className="faces-tile">
              <input
                type="checkbox"
                checked={ticked.has(each.id)}
                aria-label={t('queue.choose', { name, word: likenessOf(each, t), number: at + 1 })}
                onChange={({ target }) => { onTick([each.id], target.checked) }}
              />
              <Crop face={each.face} pixels={140} alt="" isLazy />
              <span className="xs muted">{likenessOf(each, t)}</span>
            </label>
          </li>
        ))}
      </ul>
    </section>
  )
}
