/** Yes, no and not sure, for one face or for many; no is as big as yes. */
import { Check, X } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { Verdict } from '@/lib/graphql/graphql'
import { useKeys } from '@/lib/keys'

interface Props {
  name: string
  /** Whether this press may be about where to go. */
  isGoing: (event: KeyboardEvent) => boolean
  onAnswer: (verdict: Verdict) => void
}

export function Answers({ name, isGoing, onAnswer }: Props) {
  const { t } = useTranslation()
  const by = (verdict: Verdict) => (event: KeyboardEvent) => {
    if (!isGoing(event) && !event.repeat) onAnswer(verdict)
  }
  useKeys({ y: by('CONFIRMED'), n: by('REJECTED'), u: by('UNSURE') })
  return (
    <div className="faces-answers" role="group" aria-label={t('queue.answer')}>
      <button type="button" className="btn p lgx" onClick={() => { onAnswer('CONFIRMED') }}>
        <Check className="ic" aria-hidden />
        <span className="ell">{t('queue.yes', { name })}</span>
        <kbd className="kbd single">Y</kbd>
      </button>
      <button type="button" className="btn lgx" onClick={() => { onAnswer('REJECTED') }}>
        <X className="ic" aria-hidden />
        <span className="ell">{t('queue.no', { name })}</span>
        <kbd className="kbd single">N</kbd>
      </button>
      <button type="button" className="btn lgx" onClick={() => { onAnswer('UNSURE') }}>
        <span className="ell">{t('queue.notSure')}</span>
        <kbd className="kbd single">U</kbd>
      </button>
    </div>
  )
}
