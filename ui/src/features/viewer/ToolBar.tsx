/** What one draws with. */
import { Circle, type LucideIcon, MousePointer2, MoveUpRight, Pencil, Pentagon, Redo2, Ruler, Trash2, Type, Undo2 } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { Tool } from '@/features/viewer/useHand'
import type { ShapeKind } from '@/lib/graphql/graphql'

interface Props {
  tool: Tool
  /** False while the box does not yet know what is drawn, or the most is drawn. */
  mayAdd: boolean
  onTool: (tool: Tool) => void
  /** By keys: a mark in the middle, to be moved from there. */
  onPlace: (kind: ShapeKind) => void
  onUndo: (() => void) | undefined
  onRedo: (() => void) | undefined
  onDelete: (() => void) | undefined
}

const TOOLS: readonly [ShapeKind, LucideIcon][] = [
  ['ARROW', MoveUpRight],
  ['ELLIPSE', Circle],
  ['POLYGON', Pentagon],
  ['FREEHAND', Pencil],
  ['TEXT', Type],
  ['RULER', Ruler],
]

export function ToolBar({ tool, mayAdd, onTool, onPlace, onUndo, onRedo, onDelete }: Props) {
  const { t } = useTranslation()
  const acts: [string, LucideIcon, (() => void) | undefined][] = [
    ['marks.undo', Undo2, onUndo],
    ['marks.redo', Redo2, onRedo],
    ['marks.delete', Trash2, onDelete],
  ]
  return (
    <div className="tools" role="toolbar" aria-label={t('marks.tools')} aria-orientation="vertical">
      <button
        type="button"
        className="ib"
        aria-label={t('tool.CHOOSE')}
        title={t('tool.CHOOSE')}
        aria-pressed={tool === 'CHOOSE'}
        onClick={() => {
          onTool('CHOOSE')
        }}
      >
        <MousePointer2 className="ic" aria-hidden />
      </button>
      {TOOLS.map(([kind, Icon]) => (
        <button
          key={kind}
          type="button"
          className="ib"
          aria-label={t(`tool.${kind}`)}
          title={t(`tool.${kind}`)}
          aria-pressed={tool === kind}
          disabled={!mayAdd}
          onClick={(event) => {
            // A click without a pointer is Enter: no hand will draw.
            if (event.detail === 0) onPlace(kind)
            else onTool(kind)
          }}
        >
          <Icon className="ic" aria-hidden />
        </button>
      ))}
      <hr />
      {acts.map(([label, Icon, act]) => (
        <button key={label} type="button" className="ib" aria-label={t(label)} title={t(label)} disabled={!act} onClick={act}>
          <Icon className="ic" aria-hidden />
        </button>
      ))}
    </div>
  )
}
