/** The photos that were shared: from whom, for what, until when, and each in its turn. */
import { CalendarDays, Download, Eye } from 'lucide-react'
import { useState } from 'react'
import { Sure } from '@/components/OutsideDoor'
import { Photo } from '@/features/visit/Photo'
import type { Opened } from '@/features/visit/reach'
import { sentence, WORDS } from '@/features/visit/words'
import { moment } from '@/lib/format'
import { codeOf, type Language } from '@/lib/outside'

interface Props {
  opened: Opened
  /** The photos that may be shown now; all of them, until it is known. */
  shown: readonly number[] | undefined
  language: Language
  onClose: () => void
  onDecline: () => Promise<void>
  /** The visit has ended while it was looked at. */
  onOver: () => void
}

export function Photos({ opened, shown, language, onClose, onDecline, onOver }: Props) {
  const words = WORDS[language]
  const [isSure, setIsSure] = useState<boolean>()
  const [isBusy, setIsBusy] = useState(false)
  const [refusal, setRefusal] = useState<string>()
  const purpose = words.purposes[opened.purpose] ?? ''
  const stop = async () => {
    setIsBusy(true)
    setRefusal(undefined)
    try {
      await onDecline()
    } catch (error) {
      setRefusal(sentence(words, codeOf(error)))
      setIsBusy(false)
    }
  }
  return (
    <>
      <main className="visit-photos">
        <h1 tabIndex={-1}>{words.titleFor(opened.photos.length, opened.recipient)}</h1>
        <p className="lg">
          {words.from(opened.sender, opened.department)} {purpose}
          {opened.reference && (
            <>
              , {words.reference} <b className="st">{opened.reference}</b>
            </>
          )}
          .
        </p>
        {opened.patient && (
          <p>
            {words.patient}: <b className="st">{opened.patient}</b>
          </p>
        )}
        {opened.message && <p className="visit-message">{opened.message}</p>}
        <ul className="visit-terms">
          <li>
            <CalendarDays className="ic" aria-hidden />
            {words.until(moment(opened.endsAt, language))}
          </li>
          <li>
            <Eye className="ic" aria-hidden />
            {words.left(opened.opensLeft)}
          </li>
          <li>
            <Download className="ic" aria-hidden />
            {opened.allowsDownload ? words.mayKeep : words.mayNotKeep}
          </li>
        </ul>
        <ol className="visit-list">
          {opened.photos.map((photo) => (
            <Photo
              key={photo.number}
              photo={photo}
              isWithheld={shown?.includes(photo.number) === false}
              visit={opened.visit}
              language={language}
              mayKeep={opened.allowsDownload}
              onOver={onOver}
            />
          ))}
        </ol>
        <p className="xs muted">{words.note}</p>
      </main>
      <footer className="visit-foot">
        {isSure ? (
          <Sure
            words={words}
            isBusy={isBusy}
            refusal={refusal}
            onCancel={() => {
              setIsSure(false)
              setRefusal(undefined)
            }}
            onStop={() => void stop()}
          />
        ) : (
          <div className="visit-acts">
            <button type="button" className="btn" autoFocus={isSure === false} onClick={() => { setIsSure(true) }}>
              {words.notForMe}
            </button>
            <button type="button" className="btn p" onClick={onClose}>
              {words.close}
            </button>
          </div>
        )}
      </footer>
    </>
  )
}
