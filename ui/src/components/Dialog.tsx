/** A native modal dialog: the browser keeps the focus inside and gives it back. */
import { X } from 'lucide-react'
import { type ReactNode, useEffect, useId, useLayoutEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'

interface Props {
  title: string
  lead?: string
  children: ReactNode
  /** Beside the title. */
  tools?: ReactNode
  isWide?: boolean
  /** Nothing of the page may be seen behind it. */
  covers?: boolean
  /** Without it the dialog cannot be put away. */
  onClose?: () => void
}

export function Dialog({ title, lead, children, tools, isWide, covers, onClose }: Props) {
  const dialog = useRef<HTMLDialogElement>(null)
  const heading = useId()
  const { t } = useTranslation()
  // Before it leaves the page: a dialog that is gone already gives no focus back.
  useLayoutEffect(() => {
    const shown = dialog.current
    shown?.showModal()
    // Whoever opens a form wants to fill it in, not to close it.
    shown?.querySelector<HTMLElement>('.in')?.focus()
    return () => shown?.close()
  }, [])
  const isKept = onClose === undefined
  useEffect(() => {
    if (!isKept) return
    // Not even for the moment until it would come back.
    const press = (event: KeyboardEvent) => {
      if (event.key === 'Escape') event.preventDefault()
    }
    document.addEventListener('keydown', press, true)
    return () => {
      document.removeEventListener('keydown', press, true)
    }
  }, [isKept])
  return (
    <dialog
      ref={dialog}
      className={['dialog', covers && 'covering', isWide && 'wide'].filter(Boolean).join(' ')}
      aria-labelledby={heading}
      onCancel={(event) => {
        event.preventDefault()
        onClose?.()
      }}
      onClose={() => {
        // A second Escape closes it whatever was answered to the first: what may not be put away comes back.
        dialog.current?.showModal()
      }}
    >
      <header className="dh">
        <div className="grow">
          <h2 id={heading}>{title}</h2>
          {lead && <p className="muted sm">{lead}</p>}
        </div>
        {tools}
        {onClose && (
          <button type="button" className="ib" aria-label={t('dialog.close')} onClick={onClose}>
            <X className="ic" aria-hidden />
          </button>
        )}
      </header>
      {children}
    </dialog>
  )
}
