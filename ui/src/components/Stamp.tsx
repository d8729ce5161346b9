/** The stamp: what a photo may be used for now. Shape, word, date, and colour last. */
import type { TFunction } from 'i18next'
import { memo, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Glyph } from '@/components/Glyph'
import { day } from '@/lib/format'
import { useMinute } from '@/lib/minute'
import {
  daysLeft,
  inOrder,
  isUnasked,
  lastDay,
  type Mark,
  markOf,
  mayBeUsed,
  shapeOf,
  type StampPurpose,
} from '@/lib/stamp'

interface StripProps {
  /** Names what it says to whoever hears the page, see `aria-describedby`. */
  id: string
  stamp: readonly Mark[]
  /** The one purpose that is looked for; else all. */
  lens: StampPurpose | undefined
}

/** Four shapes on a plate over a thumbnail, or one with its date. */
export const StampStrip = memo(function StampStrip({ id, stamp, lens }: StripProps) {
  const { t } = useTranslation()
  const now = useMinute()
  // Without a patient nobody can be asked.
  if (stamp.length === 0) {
    return (
      <span className="strip">
        <Glyph state="care" />
        <b id={id}>{t('stamp.careOnly')}</b>
      </span>
    )
  }
  const marks = lens ? [markOf(stamp, lens, now)] : inOrder(stamp, now)
  const [first] = marks
  const isOne = lens !== undefined || isUnasked(marks)
  return (
    <span className="strip">
      <span id={id} className="vh">
        {marks.map((mark) => `${t(`stamp.${mark.purpose}`)}: ${t(`stamp.${mark.status}`)}`).join(', ')}
      </span>
      {first && isOne ? (
        <>
          <Glyph state={shapeOf(first.status)} />
          <b aria-hidden>{shortTerm(first, now, t)}</b>
        </>
      ) : (
        marks.map((mark) => <Glyph key={mark.purpose} state={shapeOf(mark.status)} />)
      )}
    </span>
  )
})

/** One purpose in a panel: shape, name and date, and below it why, or what can be done. */
export function StampRow({ mark, now, children }: { mark: Mark; now: number; children?: ReactNode }) {
  const { t } = useTranslation()
  const shape = shapeOf(mark.status)
  return (
    <li className="prow" data-s={shape}>
      <Glyph state={shape} />
      <span className="md">{t(`stamp.${mark.purpose}`)}</span>
      <span className="d">{termOf(mark, now, t)}</span>
      {children && <span className="w">{children}</span>}
    </li>
  )
}

/** One purpose in running text, or what `children` say of it. */
export function StampChip({ mark, children }: { mark: Mark; children?: ReactNode }) {
  const { t } = useTranslation()
  const now = useMinute()
  const shape = shapeOf(mark.status)
  return (
    <span className="stamp" data-s={shape}>
      <Glyph state={shape} />
      <span>
        <b>{t(`stamp.${mark.purpose}`)}</b> {children ?? termOf(mark, now, t)}
      </span>
    </span>
  )
}

/** "until 14-03-2028", "23 days left", "withdrawn". */
function termOf(mark: Mark, now: number, t: TFunction): string {
  if (!mayBeUsed(mark)) return t(`stamp.${mark.status}`)
  const left = daysLeft(mark, now)
  if (left !== undefined) return left === 0 ? t('stamp.lastDay') : t('stamp.left', { count: left })
  return mark.date === null ? t('stamp.endless') : t('stamp.until', { day: day(lastDay(mark.date)) })
}

/** "14-03-2028", "23 days", "withdrawn": as much as goes on a thumbnail. */
function shortTerm(mark: Mark, now: number, t: TFunction): string {
  const left = daysLeft(mark, now)
  if (left) return t('stamp.days', { count: left })
  return mayBeUsed(mark) && left === undefined && mark.date !== null ? day(lastDay(mark.date)) : termOf(mark, now, t)
}
