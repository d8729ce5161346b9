/** What the pages of people outside have around them: who asks, the language, and what to say. */
import type { LucideIcon } from 'lucide-react'
import type { Language } from '@/lib/outside'

interface HeadProps {
  hospital: string
  language: Language
  onLanguage: (language: Language) => void
}

export function OutsideHead({ hospital, language, onLanguage }: HeadProps) {
  return (
    <header>
      <b>{hospital}</b>
      <div className="seg" role="group" aria-label="Taal / Language">
        {(['nl', 'en'] as const).map((each) => (
          <button
            key={each}
            type="button"
            lang={each}
            aria-pressed={each === language}
            onClick={() => {
              onLanguage(each)
            }}
          >
            {each.toUpperCase()}
          </button>
        ))}
      </div>
    </header>
  )
}

interface SaidProps {
  icon: LucideIcon
  title: string
  text: string
  act?: string
  onAct?: () => void
}

export function OutsideSaid({ icon: Icon, title, text, act, onAct }: SaidProps) {
  return (
    <main className="visit-page">
      <Icon className="ic l" aria-hidden />
      <h1 tabIndex={-1}>{title}</h1>
      <p role="status">{text}</p>
      {act && (
        <button type="button" className="btn p" onClick={onAct}>
          {act}
        </button>
      )}
    </main>
  )
}
