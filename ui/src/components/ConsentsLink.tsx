/** The way to what a patient agreed to, where it is asked for and taken back. */
import { useRouter } from '@tanstack/react-router'
import type { ReactNode } from 'react'

interface Props {
  patient: string
  className?: string
  children: ReactNode
}

export function ConsentsLink({ patient, className, children }: Props) {
  const { history } = useRouter()
  const address = `/patients/${patient}/consents`
  return (
    <a
      href={address}
      className={className}
      onClick={(event) => {
        if (event.ctrlKey || event.metaKey || event.shiftKey) return
        event.preventDefault()
        history.push(address)
      }}
    >
      {children}
    </a>
  )
}
