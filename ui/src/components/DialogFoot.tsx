/** The foot of a dialog: the way out, and the one thing that the form above it does. */
import { useTranslation } from 'react-i18next'

interface Props {
  /** What is done by it; without it there is only the way out. */
  act?: string
  /** The keys that do the same. */
  keys?: string
  isBusy?: boolean
  /** Nothing is left but to close. */
  isDone?: boolean
  /** How the way out is called, where its own word would not do. */
  closing?: string
  /** Of the way out, where the focus was on what has gone. */
  autoFocus?: boolean
  onClose: () => void
}

export function DialogFoot({ act, keys, isBusy, isDone, closing, autoFocus, onClose }: Props) {
  const { t } = useTranslation()
  return (
    <footer className="df">
      <button type="button" className={isDone ? 'btn p end' : 'btn end'} autoFocus={autoFocus} onClick={onClose}>
        {closing ?? t(isDone ? 'dialog.close' : 'dialog.cancel')}
      </button>
      {act && (
        <button type="submit" className="btn p" disabled={isBusy}>
          {act}
          {keys && <kbd className="kbd">{keys}</kbd>}
        </button>
      )}
    </footer>
  )
}
