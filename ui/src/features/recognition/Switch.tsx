/** What the computer may do with faces, and the assessment that allows it. */
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useEffect, useId, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Field } from '@/components/Field'
import { Leaving } from '@/components/Leaving'
import { Choice } from '@/features/recognition/Choice'
import { type Draft, draftOf, isChanged, isOverdue, MODES, type Now, refusalsOf } from '@/features/recognition/draft'
import { Models } from '@/features/recognition/Models'
import { ask } from '@/lib/api'
import { moment } from '@/lib/format'
import { TurnRecognitionDocument } from '@/lib/graphql/graphql'

interface Props {
  now: Now
  /** How many templates there are. */
  stored: number
}

export function Switch({ now, stored }: Props) {
  const { t, i18n } = useTranslation()
  const client = useQueryClient()
  const form = useRef<HTMLFormElement>(null)
  const [draft, setDraft] = useState(() => draftOf(now))
  const heading = useId()
  const save = useMutation({
    mutationFn: async ({ mode, dpia, reviewOn, model }: Draft) =>
      (await ask(TurnRecognitionDocument, { mode, dpia, reviewOn: reviewOn || null, model })).setRecognition,
    onSuccess: (made) => {
      client.setQueryData(['recognition'], made)
      setDraft(draftOf(made))
      for (const key of ['biometric count', 'biometric inventory', 'system']) {
        void client.invalidateQueries({ queryKey: [key] })
      }
    },
  })
  const { error } = save
  useEffect(() => {
    if (error) form.current?.querySelector<HTMLElement>('[aria-invalid=true]')?.focus()
  }, [error])
  const change = (by: Partial<Draft>) => {
    setDraft((typed) => ({ ...typed, ...by }))
    save.reset()
  }
  const refusals = refusalsOf(error, t)
  const isOff = draft.mode === 'OFF'
  const deletes = isOff && stored > 0
  return (
    <section className="card" aria-labelledby={heading}>
      <Leaving isAsked={isChanged(draft, now)} />
      <header className="card-head wrap">
        <h2 id={heading}>{t('recognition.mode')}</h2>
        {now.at && <span className="sm muted">{t('recognition.since', { at: moment(now.at, i18n.language) })}</span>}
      </header>
      <form
        ref={form}
        className="card-body col recognition-form"
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          if (!save.isPending) save.mutate(draft)
        }}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && event.ctrlKey) event.currentTarget.requestSubmit()
        }}
      >
        {isOverdue(now) && (
          <p className="note" data-s="expiring">
            {t('recognition.overdue')}
          </p>
        )}
        <div className="recognition-modes" role="radiogroup" aria-labelledby={heading}>
          {MODES.map(({ mode, name, text }) => (
            <Choice
              key={mode}
              group="mode"
              name={t(name)}
              isChosen={draft.mode === mode}
              onChoose={() => { change({ mode }) }}
            >
              <span className="sm muted">{t(text)}</span>
            </Choice>
          ))}
        </div>
        {!isOff && <Allowing draft={draft} now={now} refusals={refusals} onChange={change} />}
        <Warnings deletes={deletes ? stored : 0} isOtherModel={!isOff && stored > 0 && draft.model !== now.model} refusal={refusals['form']} />
        <div className="row wrap">
          <button type="submit" className={deletes ? 'btn d' : 'btn p'}>
            {t(deletes ? 'recognition.saveOff' : 'recognition.save')}
          </button>
          <p className="sm muted" role="status">
            {save.isSuccess && t(save.data.wanted === 'OFF' ? 'recognition.savedOff' : 'recognition.saved')}
          </p>
        </div>
      </form>
    </section>
  )
}

interface AllowingProps {
  draft: Draft
  now: Now
  refusals: Partial<Record<string, string>>
  onChange: (by: Partial<Draft>) => void
}

/** By which assessment, until when, with what: nothing is compared without these. */
function Allowing({ draft, now, refusals, onChange }: AllowingProps) {
  const { t } = useTranslation()
  return (
    <>
      <div className="recognition-fields">
        <Field label={t('recognition.dpia')} hint={t('recognition.dpiaHint')} refusal={refusals['dpia']}>
          {(attributes) => (
            <input
              {...attributes}
              className="in"
              name="dpia"
              value={draft.dpia}
              autoComplete="off"
              onChange={({ target }) => { onChange({ dpia: target.value }) }}
            />
          )}
        </Field>
        <Field label={t('recognition.reviewOn')} hint={t('recognition.reviewHint')} refusal={refusals['reviewOn']}>
          {(attributes) => (
            <input
              {...attributes}
              className="in"
              type="date"
              name="reviewOn"
              value={draft.reviewOn}
              onChange={({ target }) => { onChange({ reviewOn: target.value }) }}
            />
          )}
        </Field>
      </div>
      <Models
        models={now.models}
        chosen={draft.model}
        refusal={refusals['model']}
        onChoose={(model) => { onChange({ model }) }}
      />
    </>
  )
}

interface WarningsProps {
  /** How many templates go. */
  deletes: number
  isOtherModel: boolean
  refusal: string | undefined
}

function Warnings({ deletes, isOtherModel, refusal }: WarningsProps) {
  const { t } = useTranslation()
  return (
    <>
      {deletes > 0 && (
        <p className="note" data-s="withdrawn">
          {t('recognition.offDeletes', { count: deletes })}
        </p>
      )}
      {isOtherModel && (
        <p className="note" data-s="expiring">
          {t('recognition.modelDeletes')}
        </p>
      )}
      {refusal && (
        <p className="note" data-s="withdrawn" role="alert">
          {refusal}
        </p>
      )}
    </>
  )
}
