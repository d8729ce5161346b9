/** A label above its control, a hint or a refusal below. */
import { type ReactNode, useId } from 'react'

interface Props {
  label: string
  hint?: string | undefined
  refusal?: string | undefined
  children: (attributes: { id: string; 'aria-describedby'?: string; 'aria-invalid'?: true }) => ReactNode
}

export function Field({ label, hint, refusal, children }: Props) {
  const id = useId()
  const below = refusal ?? hint
  const told = below ? { 'aria-describedby': `${id}-below` } : {}
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      {children({ id, ...told, ...(refusal ? { 'aria-invalid': true as const } : {}) })}
      {below && (
        <p id={`${id}-below`} className={refusal ? 'refusal' : 'hint'} role={refusal ? 'alert' : undefined}>
          {below}
        </p>
      )}
    </div>
  )
}
