/** One question: is this that person? With what there is to compare, and the whole photo. */
import { useQuery } from '@tanstack/react-query'
import { type RefObject, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Crop } from '@/components/Crop'
import { Dialog } from '@/components/Dialog'
import { Framed } from '@/components/Framed'
import { Answers } from '@/features/faces/Answers'
import { Matching } from '@/features/faces/Matching'
import { nameOf, type Queued, scoreOf } from '@/features/faces/words'
import { ask } from '@/lib/api'
import { longDay } from '@/lib/format'
import { PhotoDocument, type Verdict } from '@/lib/graphql/graphql'
import { useKeys } from '@/lib/keys'
import { titleOf, whenOf } from '@/lib/words'

interface Props {
  suggestion: Queued
  heading: RefObject<HTMLHeadingElement | null>
  isBusy: boolean
  /** Whether this press may be about where to go. */
  isGoing: (event: KeyboardEvent) => boolean
  onAnswer: (verdict: Verdict) => void
  onStep: (step: number) => void
}

export function Question({ suggestion, heading, isBusy, isGoing, onAnswer, onStep }: Props) {
  const { t, i18n } = useTranslation()
  const [isWhole, setIsWhole] = useState(false)
  const { face, isLikely } = suggestion
  const name = nameOf(suggestion, t)
  useKeys({
    j: () => { onStep(1) },
    k: () => { onStep(-1) },
    ' ': (event) => {
      // On a button or a link it presses that.
      if (event.target instanceof HTMLElement && event.target.closest('button, a, input')) return
      event.preventDefault()
      setIsWhole(true)
    },
  })
  return (
    <section className="card faces-question" aria-label={t('queue.suggestion')} aria-busy={isBusy}>
      <header className="row wrap">
        <h2 ref={heading} tabIndex={-1} className="faces-ask">
          {t('queue.question', { name })}
        </h2>
        <span className="chip plain">{scoreOf(suggestion, t, i18n.language)}</span>
        <span className="xs muted end">{t(isLikely ? 'queue.likelyMeans' : 'queue.possibleMeans')}</span>
      </header>
      <div className="faces-pair">
        <figure>
          <Crop face={face} pixels={520} alt={t('queue.newFace')} />
          <figcaption className="xs muted">
            <b>{t('queue.new')}</b> · <Caption photo={face.photo} name={name} />
          </figcaption>
        </figure>
        <div className="col">
          <References suggestion={suggestion} />
          <Matching patient={suggestion.patientId} />
          <button type="button" className="faces-whole" aria-label={t('queue.whole')} onClick={() => { setIsWhole(true) }}>
            <Framed face={face} alt="" />
          </button>
        </div>
      </div>
      <Answers name={name} isGoing={isGoing} onAnswer={onAnswer} />
      <p className="row wrap xs muted faces-keys">
        <span className="faces-hint" aria-hidden>
          <kbd className="kbd single">J</kbd> <kbd className="kbd single">K</kbd> {t('queue.move')}
        </span>
        <span className="faces-hint" aria-hidden>
          <kbd className="kbd">Space</kbd> {t('queue.whole').toLowerCase()}
        </span>
        <span className="end">{t('queue.remembered')}</span>
      </p>
      {isWhole && (
        <Dialog title={t('queue.whole')} isWide onClose={() => { setIsWhole(false) }}>
          <div
            className="dialog-body faces-large"
            tabIndex={-1}
            ref={(body) => { body?.focus() }}
            onKeyDown={(event) => {
              if (event.key !== ' ') return
              event.preventDefault()
              setIsWhole(false)
            }}
          >
            <Framed face={face} alt={t('queue.wholeAlt')} />
          </div>
        </Dialog>
      )}
    </section>
  )
}

/** What photo it is, and what yes does with one that nobody filed yet. */
function Caption({ photo, name }: { photo: string; name: string }) {
  const { t, i18n } = useTranslation()
  const known = useQuery({
    queryKey: ['photo', photo],
    queryFn: async ({ signal }) => (await ask(PhotoDocument, { id: photo }, signal)).photo,
  }).data
  if (!known) return null
  return (
    <>
      {titleOf(known, t, i18n.language)}, {longDay(whenOf(known), i18n.language)}
      {known.patientId === null && <strong className="faces-files">{t('queue.files', { name })}</strong>}
    </>
  )
}

function References({ suggestion }: { suggestion: Queued }) {
  const { t, i18n } = useTranslation()
  const { references } = suggestion
  if (references.length === 0) return <p className="sm muted">{t('queue.noReference')}</p>
  return (
    <div className="faces-known">
      {references.map((each) => (
        <figure key={each.id}>
          <Crop face={each} pixels={190} alt={t('queue.known', { name: nameOf(suggestion, t) })} />
          {each.namedAt && (
            <figcaption className="xs muted">
              {t('queue.confirmedOn', { day: longDay(each.namedAt, i18n.language) })}
            </figcaption>
          )}
        </figure>
      ))}
    </div>
  )
}
