/** A form and its fields, beside what the patient will see. */
import { Link } from '@tanstack/react-router'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Leaving } from '@/components/Leaving'
import { ASKABLE, type Draft, draftOf, inputOf, isSame, type Named, type Place, wordsFor, wrongIn } from '@/features/forms/draft'
import { EditorFoot } from '@/features/forms/EditorFoot'
import { Kind } from '@/features/forms/Kind'
import { Preview } from '@/features/forms/Preview'
import { PublishDialog } from '@/features/forms/PublishDialog'
import { QuestionFields } from '@/features/forms/QuestionFields'
import { TermFields } from '@/features/forms/TermFields'
import { TextFields } from '@/features/forms/TextFields'
import { useWriting } from '@/features/forms/useWriting'
import { type Form, LANGUAGE_WORDS, nextVersion } from '@/features/forms/versions'
import { fieldOf } from '@/features/forms/words'

interface Props {
  /** Without a code it is a new kind, which gets one here. */
  named: Named
  /** What of it is kept as a draft. */
  open: Form | undefined
  start: Draft
  forms: readonly Form[]
}

export function Editor({ named: opened, open, start, forms }: Props) {
  const { t } = useTranslation()
  const [named, setNamed] = useState(opened)
  const [draft, setDraft] = useState(start)
  const [isTried, setIsTried] = useState(false)
  const [isPublishing, setIsPublishing] = useState(false)
  const writing = useWriting(named, draft, open)
  const { kept } = writing
  const isNew = opened.code === ''
  const isUnsaved = !isSame(named, draft, kept ? draftOf(kept) : start)
  const wrong = wrongIn(named, draft)
  const refused = fieldOf(writing.error)
  const told = (place: Place): string | undefined => {
    const words = isTried ? wrong[place] : undefined
    return words ? t(words) : refused === place ? t('forms.refused') : undefined
  }
  const change = (by: Partial<Draft>) => {
    setDraft((now) => ({ ...now, ...by }))
    writing.forget()
  }
  /** Nothing is sent that the box would refuse. */
  const soundly = (act: () => void) => {
    setIsTried(true)
    if (Object.keys(wrong).length === 0) act()
    else requestAnimationFrame(() => document.querySelector<HTMLElement>('.form-fields [aria-invalid=true]')?.focus())
  }
  const heading = useRef<HTMLHeadingElement>(null)
  // A form that just got its name is another page: what was pressed is gone.
  useEffect(() => {
    if (!isNew && document.activeElement === document.body) heading.current?.focus()
  }, [isNew])
  const version = nextVersion(forms, named.code, named.language)
  return (
    <div className="page scrolls">
      <Leaving isAsked={isUnsaved} />
      <header className="form-head">
        <Link to="/forms" className="sm">
          {t('forms.all')}
        </Link>
        <h1 ref={heading} tabIndex={-1}>
          {isNew ? t('forms.new') : t('forms.named', { code: named.code, language: t(LANGUAGE_WORDS[named.language]) })}
        </h1>
        {!isNew && <p className="muted sm">{t('forms.becomes', { version })}</p>}
      </header>
      <div className="form-edit">
        <form
          className="card form-fields"
          noValidate
          onSubmit={(event) => {
            event.preventDefault()
            if (!writing.isBusy) soundly(() => { writing.save(false) })
          }}
          onKeyDown={(event) => {
            if (event.key === 'Enter' && event.ctrlKey) event.currentTarget.requestSubmit()
          }}
        >
          <div className="card-body col">
            {isNew && (
              <Kind
                named={named}
                forms={forms}
                refusal={told('code')}
                onChange={(by) => {
                  const next = { ...named, ...by }
                  setNamed(next)
                  writing.forget()
                  // What was asked for in the other language is asked in this one's own words.
                  if (by.language) change({ questions: translated(draft, forms, named, next) })
                }}
              />
            )}
            <TextFields draft={draft} language={named.language} told={told} onChange={change} />
            <QuestionFields draft={draft} language={named.language} forms={forms} told={told} onChange={change} />
            <TermFields draft={draft} refusal={told('validityMonths')} onChange={change} />
          </div>
          <EditorFoot
            writing={writing}
            isUnsaved={isUnsaved}
            hasRefusal={refused === undefined}
            onPublish={() => {
              soundly(() => { setIsPublishing(true) })
            }}
            onTakeTheirs={(there) => {
              writing.takeTheirs(there)
              change(draftOf(there))
            }}
          />
        </form>
        <Preview form={inputOf(named, draft)} />
      </div>
      {isPublishing && (
        <PublishDialog
          named={named}
          version={version}
          forms={forms}
          onPublish={() => {
            setIsPublishing(false)
            writing.publish()
          }}
          onClose={() => { setIsPublishing(false) }}
        />
      )}
    </div>
  )
}

/** Questions that still have the words that they began with get those of the other language. */
function translated(draft: Draft, forms: readonly Form[], now: Named, next: Named): Draft['questions'] {
  const questions = ASKABLE.map((purpose) => {
    const text = draft.questions[purpose]
    const isBegun = text !== undefined && text === wordsFor(forms, purpose, now.language)
    return [purpose, isBegun ? wordsFor(forms, purpose, next.language) : text]
  })
  return Object.fromEntries(questions) as Draft['questions']
}
