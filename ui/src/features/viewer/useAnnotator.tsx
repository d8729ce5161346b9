/** Drawing over the photo: the tools, the keys, and what is asked before a mark is put down. */
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Drawing } from '@/features/viewer/drawing'
import { DrawingLayer } from '@/features/viewer/DrawingLayer'
import { inTheMiddle, type Mark, marksOf, MOST_MARKS, replaced, scaleOf, shifted, withPoint } from '@/lib/marks'
import { ToolBar } from '@/features/viewer/ToolBar'
import { type Tool, useHand } from '@/features/viewer/useHand'
import { useMarkKeys } from '@/features/viewer/useMarkKeys'
import { WordsDialog } from '@/features/viewer/WordsDialog'
import type { Size } from '@/lib/camera'
import { useStore } from '@/lib/store'

interface Given {
  photo: Size
  drawing: Drawing
  isOn: boolean
  onDone: () => void
}

interface Annotator {
  layer: (shown: Size) => ReactNode
  tools: ReactNode
  /** Two fingers zoom: what the first one began is not meant. */
  onPinch: () => void
}

interface Asked {
  mark: Mark
  /** The mark that is changed; none: it is new. */
  at?: number
}

/** Of the photo, for each press of an arrow key. */
const STEP = 0.01
const ARROWS: Record<string, { x: number; y: number }> = {
  ArrowLeft: { x: -STEP, y: 0 },
  ArrowRight: { x: STEP, y: 0 },
  ArrowUp: { x: 0, y: -STEP },
  ArrowDown: { x: 0, y: STEP },
}

export function useAnnotator({ photo, drawing, isOn, onDone }: Given): Annotator {
  const { t } = useTranslation()
  const { marks, past, future, theirs, stand } = useStore(drawing.state)
  const [tool, setTool] = useState<Tool>('CHOOSE')
  const [chosen, setChosen] = useState<number>()
  const [asked, setAsked] = useState<Asked>()

  const put = ({ mark, at }: Asked) => {
    drawing.change(at === undefined ? [...marks, mark] : replaced(marks, at, mark))
    setChosen(at ?? marks.length)
  }
  const isScale = (mark: Mark) => mark.kind === 'RULER' && (mark.millimetres !== null || !scaleOf(marks))
  const draw = (mark: Mark) => {
    if (mark.kind === 'TEXT' || isScale(mark)) setAsked({ mark })
    else put({ mark })
  }
  const hand = useHand({ tool, marks, onDrawn: draw, onMoved: drawing.change, onChoose: setChosen })
  const held = chosen === undefined ? undefined : marks[chosen]
  const act = (does: () => void, isThere: boolean) => {
    if (!isThere) return undefined
    return () => {
      setChosen(undefined)
      does()
    }
  }
  const undo = act(drawing.undo, past.length > 0)
  const redo = act(drawing.redo, future.length > 0)
  const remove = act(() => { drawing.change(marks.filter((mark) => mark !== held)) }, held !== undefined)
  const step = (event: KeyboardEvent) => {
    const by = ARROWS[event.key]
    const last = held?.points.at(-1)
    if (!by || !held || !last || chosen === undefined) return false
    const to = { x: last.x + by.x, y: last.y + by.y }
    const moved = event.shiftKey ? withPoint(held, held.points.length - 1, to) : shifted(held, by)
    drawing.change(replaced(marks, chosen, moved))
    return true
  }
  const letGo = () => {
    if (hand.draft) hand.drop()
    else if (chosen !== undefined) setChosen(undefined)
    else if (tool !== 'CHOOSE') setTool('CHOOSE')
    else onDone()
    return true
  }
  const change = () => {
    if (hand.draft) hand.finish()
    else if (held && chosen !== undefined && isOnMark()) setAsked({ mark: held, at: chosen })
    else return false
    return true
  }
  useMarkKeys(isOn, {
    Escape: letGo,
    Enter: change,
    Delete: () => done(remove),
    Backspace: () => done(remove),
    'Ctrl z': () => done(undo),
    'Ctrl y': () => done(redo),
    'Ctrl Shift z': () => done(redo),
    ...Object.fromEntries(Object.keys(ARROWS).map((key) => [key, step])),
  })
  const layer = (shown: Size) => (
    <DrawingLayer
      theirs={theirs && marksOf(theirs)}
      photo={photo}
      shown={shown}
      hand={hand}
      isDrawing={tool !== 'CHOOSE'}
      chosen={chosen}
      onChoose={setChosen}
    />
  )
  const tools = (
    <>
      <ToolBar
        tool={tool}
        mayAdd={marks.length < MOST_MARKS && stand !== 'loading' && stand !== 'unread'}
        onTool={(next) => {
          hand.drop()
          setChosen(undefined)
          setTool(next)
        }}
        onPlace={(kind) => {
          setTool('CHOOSE')
          draw(inTheMiddle(kind))
        }}
        onUndo={undo}
        onRedo={redo}
        onDelete={remove}
      />
      {tool === 'RULER' && !scaleOf(marks) && <p className="tool-hint sm">{t('marks.scaleFirst')}</p>}
      {tool === 'POLYGON' && <p className="tool-hint sm">{t('marks.closing')}</p>}
      {asked && (
        <WordsDialog
          mark={asked.mark}
          isScale={isScale(asked.mark)}
          onSaid={(mark) => {
            put({ ...asked, mark })
            setAsked(undefined)
          }}
          onClose={() => {
            setAsked(undefined)
          }}
        />
      )}
    </>
  )
  return { layer, tools, onPinch: hand.takeBack }
}

function done(act: (() => void) | undefined): boolean {
  act?.()
  return act !== undefined
}

/** Enter on a button presses that button; on a mark, or nowhere, it changes what is chosen. */
function isOnMark(): boolean {
  return document.activeElement?.closest('[data-mark]') !== null || document.activeElement === document.body
}
