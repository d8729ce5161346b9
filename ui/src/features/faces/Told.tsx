/** What was just answered, with the way back; or why it was not. */
import { Undo2 } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { Judging } from '@/features/faces/useJudging'

interface Props {
  judging: Judging
  /** Without it there is no button; each row has its own. */
  onUndo?: () => void
}

export function Told({ judging, onUndo }: Props) {
  const { t } = useTranslation()
  const { said, refusal, last } = judging
  return (
    <>
      <div className="row wrap faces-told">
        <p className="sm" role="status" key={said.times}>
          {said.words}
        </p>
        {onUndo && last && (
          <button type="button" className="btn sm" onClick={onUndo}>
            <Undo2 className="ic s" aria-hidden />
            {t('queue.undo')}
            <kbd className="kbd single">Z</kbd>
          </button>
        )}
      </div>
      {refusal && (
        <p className="note" data-s="withdrawn" role="alert">
          {refusal}
        </p>
      )}
    </>
  )
}
