/** What was just said of a face, and the way to take it back; or why it was not written down. */
import { Undo2 } from 'lucide-react'
import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import type { TFunction } from 'i18next'
import type { FaceAct, FaceActs } from '@/lib/useFaceActs'

const JUDGED = { CONFIRMED: 'guard.didName', REJECTED: 'guard.didReject', UNSURE: 'guard.didDoubt' } as const
const SAID = {
  name: 'guard.didName',
  unname: 'guard.didUnname',
  declare: 'guard.didDeclare',
  undeclare: 'guard.didUndeclare',
  unjudge: 'guard.didUnjudge',
  look: 'guard.didLook',
} as const

export function FaceDone({ acts }: { acts: FaceActs }) {
  const { t } = useTranslation()
  const { said, undo, failure, isBusy } = acts
  const place = useRef<HTMLDivElement>(null)
  useEffect(() => {
    // The button that was pressed has gone; where there is no other focus, it goes on here.
    if (said && isNowhere(document.activeElement)) place.current?.focus()
  }, [said])
  if (failure) {
    return (
      <p className="refusal sm" role="alert">
        {t(failure === 'overtaken' ? 'guard.overtaken' : 'problem.failed')}
      </p>
    )
  }
  return (
    <div ref={place} aria-live="polite" tabIndex={-1} className="face-done">
      {said && (
        <div className="note" data-s="unknown">
          <span className="grow">{wordsOf(said, t)}</span>
          {undo && (
            <button type="button" className="btn sm" disabled={isBusy} onClick={undo}>
              <Undo2 className="ic s" aria-hidden />
              {t('guard.undo')}
            </button>
          )}
        </div>
      )}
    </div>
  )
}

/** On the page as a whole, or on a dialog as a whole, which is where a focus goes that is lost. */
function isNowhere(element: Element | null): boolean {
  return element === null || element === document.body || element.tagName === 'DIALOG'
}

function wordsOf(act: FaceAct, t: TFunction): string {
  const letter = 'letter' in act ? act.letter : ''
  const name = 'patient' in act ? act.patient.name : ''
  return t(act.kind === 'judge' ? JUDGED[act.verdict] : SAID[act.kind], { letter, name })
}
