/** An answer, before anything else: its silhouette, one word, and the sentence. */
import type { ReactNode } from 'react'
import { Glyph } from '@/components/Glyph'
import type { Shape } from '@/lib/stamp'

interface Props {
  shape: Shape
  title: string
  children: ReactNode
}

export function Verdict({ shape, title, children }: Props) {
  return (
    <div className="judged" data-s={shape} role="status">
      <Glyph state={shape} size="xl" />
      <div>
        <p className="judged-word">{title}</p>
        {children}
      </div>
    </div>
  )
}
