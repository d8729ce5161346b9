/** The way to what a patient agreed to, where it is asked for and taken back. */
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'

interface Props {
  patient: string
  className?: string
  children: ReactNode
}

export function ConsentsLink({ patient, className, children }: Props) {
  return (
    <Link to="/patients/$id/consents" params={{ id: patient }} className={className}>
      {children}
    </Link>
  )
}
