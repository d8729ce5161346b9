/** The frame of the pages for patients: large, quiet, and with nowhere else to go. */
import type { ReactNode } from 'react'
import { Brand } from '@/components/Brand'
import { LanguageChoice } from '@/components/Preferences'
import '@/features/signing/messages'
import '@/styles/signing.css'

interface Props {
  /** The way back for staff, where there is one. */
  back?: ReactNode
  children: ReactNode
}

export function Calm({ back, children }: Props) {
  return (
    <div className="calm">
      <header>
        <Brand />
        {back}
        <LanguageChoice />
      </header>
      {children}
    </div>
  )
}
