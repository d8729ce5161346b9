/** Whoever published a photo asks whether they still may: by the printed code, or by the file itself. */
import { CircleCheck, CircleHelp, CircleX, FileSearch, type LucideIcon } from 'lucide-react'
import { useCallback, useEffect, useRef, useState } from 'react'
import { byCode, byFile, Unknown, type Verified } from '@/features/verify/reach'
import { type Language, WORDS, type Words } from '@/features/verify/words'
import { longDay } from '@/lib/format'
import { secret } from '@/lib/secret'
import { useStore } from '@/lib/store'

type Answer = Verified | 'unknown' | 'failed' | 'asking' | undefined

export function Verify() {
  const code = useStore(secret)
  const [language, setLanguage] = useState<Language>(navigator.language.startsWith('en') ? 'en' : 'nl')
  const [answer, setAnswer] = useState<Answer>(code === '' ? undefined : 'asking')
  const words = WORDS[language]
  const asked = useRef(0)
  const take = useCallback((found: Promise<Verified>) => {
    // Only what was asked last is answered: an earlier answer would be of another photo.
    const number = ++asked.current
    const tell = (told: Answer) => {
      if (number === asked.current) setAnswer(told)
    }
    tell('asking')
    found.then(tell, (error: unknown) => {
      tell(error instanceof Unknown ? 'unknown' : 'failed')
    })
  }, [])
  useEffect(() => {
    if (code !== '') take(byCode(code))
  }, [code, take])
  useEffect(() => {
    document.documentElement.lang = language
    document.title = words.title
  }, [language, words])
  return (
    <div className="visit">
      <header>
        <b>{words.title}</b>
        <div className="seg" role="group" aria-label="Taal / Language">
          {(['nl', 'en'] as const).map((each) => (
            <button
              key={each}
              type="button"
              lang={each}
              aria-pressed={each === language}
              onClick={() => {
                setLanguage(each)
              }}
            >
              {each.toUpperCase()}
            </button>
          ))}
        </div>
      </header>
      <main className="visit-page">
        <Told answer={answer} words={words} language={language} />
        <label className="col">
          <b className="md">{words.choose}</b>
          <span className="sm muted">{words.stays}</span>
          <input
            type="file"
            accept="image/jpeg"
            onChange={(event) => {
              const file = event.currentTarget.files?.[0]
              if (file) take(byFile(file))
            }}
          />
        </label>
      </main>
    </div>
  )
}

function Told({ answer, words, language }: { answer: Answer; words: Words; language: Language }) {
  const { icon: Icon, title, text } = told(answer, words, language)
  return (
    <div role="status" aria-busy={answer === 'asking'} className="col">
      <Icon className="ic l" aria-hidden />
      <h1>{title}</h1>
      <p>{text}</p>
    </div>
  )
}

function told(answer: Answer, words: Words, language: Language): { icon: LucideIcon; title: string; text: string } {
  if (answer === undefined || answer === 'asking') return { icon: FileSearch, title: words.ask, text: words.askText }
  if (answer === 'unknown') return { icon: CircleHelp, title: words.unknown, text: words.unknownText }
  if (answer === 'failed') return { icon: CircleHelp, title: words.failed, text: words.failedText }
  if (!answer.isPermitted) return { icon: CircleX, title: words.no, text: words.noText }
  const until = answer.until ? words.until(longDay(answer.until, language)) : words.endless
  return { icon: CircleCheck, title: words.yes, text: until }
}
