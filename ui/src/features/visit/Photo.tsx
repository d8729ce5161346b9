/** One photo, fetched when it comes into sight and forgotten when it goes. */
import { Download } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { photo as fetchPhoto, type ShownPhoto } from '@/features/visit/reach'
import { sentence, type Words, WORDS } from '@/features/visit/words'
import { capital, longDay } from '@/lib/format'
import { type Language, Refused } from '@/lib/outside'

interface Props {
  photo: ShownPhoto
  /** It may not be shown any more. */
  isWithheld: boolean
  visit: string
  language: Language
  mayKeep: boolean
  onOver: () => void
}

const NEAR = '600px'

export function Photo({ photo, isWithheld, visit, language, mayKeep, onOver }: Props) {
  const words = WORDS[language]
  const frame = useRef<HTMLDivElement>(null)
  const [isNear, setIsNear] = useState(false)
  const [address, setAddress] = useState<string>()
  const [failed, setRefused] = useState<string>()
  const refused = isWithheld ? 'GONE' : failed
  const [tries, setTries] = useState(0)
  const over = useRef(onOver)
  useEffect(() => {
    over.current = onOver
  })
  useEffect(() => {
    const watcher = new IntersectionObserver(
      (entries) => {
        if (entries.some((entry) => entry.isIntersecting)) setIsNear(true)
      },
      { rootMargin: NEAR },
    )
    if (frame.current) watcher.observe(frame.current)
    return () => {
      watcher.disconnect()
    }
  }, [])
  useEffect(() => {
    if (!isNear || isWithheld) return
    const stopped = new AbortController()
    let made: string | undefined
    fetchPhoto(visit, photo.number, stopped.signal).then(
      (blob) => {
        if (stopped.signal.aborted) return
        made = URL.createObjectURL(blob)
        setAddress(made)
        setRefused(undefined)
      },
      (error: unknown) => {
        if (stopped.signal.aborted) return
        const code = error instanceof Refused ? error.code : 'INTERNAL'
        if (code === 'NOT_FOUND') over.current()
        else setRefused(code)
      },
    )
    return () => {
      stopped.abort()
      if (made) URL.revokeObjectURL(made)
      setAddress(undefined)
    }
  }, [isNear, isWithheld, visit, photo.number, tries])
  const caption = captionOf(photo, words, language)
  return (
    <li>
      <figure>
        <div
          ref={frame}
          className="visit-frame"
          aria-busy={!address && !refused}
        >
          {/* As tall as the photo will be, before it comes. */}
          <svg viewBox={`0 0 ${String(photo.width)} ${String(photo.height)}`} aria-hidden />
          {address && <img src={address} alt={caption} draggable={false} />}
          {!address && !refused && isNear && <p className="vh">{words.loading}</p>}
          {refused && (
            <p className="visit-refused" role="alert">
              {sentence(words, refused)}
              {refused !== 'GONE' && (
                <button type="button" className="btn" onClick={() => { setTries(tries + 1) }}>
                  {words.retry}
                </button>
              )}
            </p>
          )}
        </div>
        <figcaption className="sm muted">
          {photo.number}. {caption}
        </figcaption>
        {mayKeep && address && <Keep visit={visit} number={photo.number} words={words} />}
      </figure>
    </li>
  )
}

/** A copy is asked for anew: it is a row of its own in the log. */
function Keep({ visit, number, words }: { visit: string; number: number; words: Words }) {
  const [refused, setRefused] = useState<string>()
  const keep = async () => {
    try {
      const address = URL.createObjectURL(await fetchPhoto(visit, number, undefined, true))
      const link = document.createElement('a')
      link.href = address
      link.download = `${String(number)}.jpeg`
      link.click()
      URL.revokeObjectURL(address)
    } catch (error) {
      setRefused(error instanceof Refused ? error.code : 'INTERNAL')
    }
  }
  return (
    <>
      <button type="button" className="btn" onClick={() => void keep()}>
        <Download className="ic" aria-hidden />
        {words.keep}
      </button>
      {refused && (
        <p className="refusal" role="alert">
          {sentence(words, refused)}
        </p>
      )}
    </>
  )
}

function captionOf(photo: ShownPhoto, words: Words, language: Language): string {
  const side = photo.laterality ? words.sides[photo.laterality] : undefined
  const view = photo.view ? words.views[photo.view] : undefined
  const taken = photo.takenOn ? longDay(photo.takenOn, language) : undefined
  const said = [photo.bodySite?.[language], side, view, taken].filter((part) => part !== undefined)
  return said.length > 0 ? capital(said.join(', ')) : words.photo(photo.number)
}
