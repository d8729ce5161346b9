/** The heading of a next step: the focus goes there, so that it is read and in sight. */
import { type ReactNode, useEffect, useRef } from 'react'

export function Heading({ children }: { children: ReactNode }) {
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    heading.current?.focus()
  }, [])
  return (
    <h1 ref={heading} tabIndex={-1}>
      {children}
    </h1>
  )
}
