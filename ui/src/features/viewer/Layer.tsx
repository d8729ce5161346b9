/** The drawing over the photo. Whoever draws can choose, move and stretch each mark, by keys too. */
import { useTranslation } from 'react-i18next'
import type { Marks } from '@/features/viewer/marks'
import { MarkShape, onto } from '@/features/viewer/MarkShape'
import { useLabels } from '@/features/viewer/useLabels'
import type { useHand } from '@/features/viewer/useHand'
import type { Size } from '@/lib/camera'

interface Props {
  marks: Marks
  photo: Size
  shown: Size
}

export function Layer({ marks, photo, shown }: Props) {
  const { t } = useTranslation()
  const { nameOf, labelOf } = useLabels(photo)
  const name = t('marks.layer', { marks: marks.map((mark) => nameOf(mark, marks)).join(', ') })
  return (
    <svg className="marks" viewBox={boxOf(shown)} role="img" aria-label={name}>
      {marks.map((mark, at) => (
        <g key={at} className="mark">
          <MarkShape mark={mark} shown={shown} label={labelOf(mark, marks)} />
        </g>
      ))}
    </svg>
  )
}

interface DrawingProps extends Omit<Props, 'marks'> {
  /** Of somebody else who drew meanwhile. */
  theirs: Marks | undefined
  hand: ReturnType<typeof useHand>
  isDrawing: boolean
  chosen: number | undefined
  onChoose: (at: number | undefined) => void
}

/** How many points of a mark can be taken hold of; a free line has too many to. */
const MOST_HANDLES = 24

export function DrawingLayer({ photo, shown, theirs = [], hand, isDrawing, chosen, onChoose }: DrawingProps) {
  const { t } = useTranslation()
  const { nameOf, labelOf } = useLabels(photo)
  const { marks, draft } = hand
  const held = chosen === undefined ? undefined : marks[chosen]
  return (
    <svg
      className={isDrawing ? 'marks draws' : 'marks'}
      data-hand={isDrawing || undefined}
      viewBox={boxOf(shown)}
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

function boxOf({ width, height }: Size): string {
  return `0 0 ${String(width)} ${String(height)}`
}
