/** An empty, refused or broken place: what happened, and what to do now. */
import type { LucideIcon } from 'lucide-react'
import type { ReactNode } from 'react'

interface Props {
  icon: LucideIcon
  title: string
  text?: string
  children?: ReactNode
}

export function Message({ icon: Icon, title, text, children }: Props) {
  return (
    <div className="message" role="status">
      <Icon className="ic l" aria-hidden />
      <h2>{title}</h2>
      {text && <p className="muted">{text}</p>}
      {children && <div className="row wrap">{children}</div>}
    </div>
  )
}
