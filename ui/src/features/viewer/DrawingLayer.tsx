/** The drawing over the photo while somebody draws: each mark can be chosen, moved and stretched, by keys too. */
import { useTranslation } from 'react-i18next'
import type { Marks } from '@/lib/marks'
import { MarkShape, onto } from '@/components/MarkShape'
import { useLabels } from '@/lib/useLabels'
import type { useHand } from '@/features/viewer/useHand'
import type { Size } from '@/lib/camera'

interface Props {
  photo: Size
  shown: Size
  /** Of somebody else who drew meanwhile. */
  theirs: Marks | undefined
  hand: ReturnType<typeof useHand>
  isDrawing: boolean
  chosen: number | undefined
  onChoose: (at: number | undefined) => void
}

/** How many points of a mark can be taken hold of; a free line has too many to. */
const MOST_HANDLES = 24

export function DrawingLayer({ photo, shown, theirs = [], hand, isDrawing, chosen, onChoose }: Props) {
  const { t } = useTranslation()
  const { nameOf, labelOf } = useLabels(photo)
  const { marks, draft } = hand
  const held = chosen === undefined ? undefined : marks[chosen]
  return (
    <svg
      className={isDrawing ? 'marks draws' : 'marks'}
      data-hand={isDrawing || undefined}
      viewBox={`0 0 ${String(shown.width)} ${String(shown.height)}`}
      role="group"
      aria-label={t('marks.drawn')}
      {...hand.on}
    >
      {theirs.map((mark, at) => (
        <g key={`theirs ${String(at)}`} className="mark theirs">
          <MarkShape mark={mark} shown={shown} label={labelOf(mark, theirs)} />
        </g>
      ))}
      {marks.map((mark, at) => (
        <g
          key={at}
          className={at === chosen ? 'mark mine chosen' : 'mark mine'}
          data-hand
          data-mark={at}
          role="button"
          tabIndex={0}
          aria-pressed={at === chosen}
          aria-label={nameOf(mark, marks)}
          onFocus={() => {
            onChoose(at)
          }}
          onPointerDown={(event) => {
            hand.grab(event, at)
          }}
        >
          <MarkShape mark={mark} shown={shown} label={labelOf(mark, marks)} />
        </g>
      ))}
      {held &&
        chosen !== undefined &&
        !isDrawing &&
        held.points.length <= MOST_HANDLES &&
        held.points.map((point, at) => {
          const { x, y } = onto(point, shown)
          return (
            <circle
              key={at}
              className="mark-handle"
              data-hand
              cx={x}
              cy={y}
              r={6}
              onPointerDown={(event) => {
                hand.grab(event, chosen, at)
              }}
            />
          )
        })}
      {draft && (
        <g className="mark">
          <MarkShape mark={draft} shown={shown} label={draft.kind === 'RULER' ? labelOf(draft, marks) : ''} />
        </g>
      )}
    </svg>
  )
}
