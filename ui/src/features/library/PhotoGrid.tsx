/** A justified grid of which only the rows in sight, and some around them, exist. */
import { useNavigate } from '@tanstack/react-router'
import { useVirtualizer } from '@tanstack/react-virtual'
import { type KeyboardEvent, type MouseEvent, useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { heightOf, layOut, type Line, type Photo, type PhotoRow } from '@/features/library/layout'
import type { Grouping } from '@/features/library/query'
import { Thumb } from '@/features/library/Thumb'
import { useRoom } from '@/features/library/useRoom'
import { useRush } from '@/features/library/useRush'
import { places, seen } from '@/lib/browsing'
import { tinted } from '@/lib/tint'
import { everything, ranged, type Selection, toggled } from '@/lib/selection'
import type { StampPurpose } from '@/lib/stamp'

interface Props {
  photos: readonly Photo[]
  grouping: Grouping
  /** Names this list, for its place when one comes back. */
  address: string
  lens: StampPurpose | undefined
  selection: Selection
  onSelect: (selection: Selection) => void
  onNearEnd: () => void
}

/** Rows beyond the edge of sight that exist as well, about a screen and a half. */
const OVERSCAN = 6
/** From so many lines before the end the next page is fetched. */
const NEAR = 10

export function PhotoGrid(props: Props) {
  const { photos, grouping, address, lens, selection, onSelect, onNearEnd } = props
  const { t, i18n } = useTranslation()
  const navigate = useNavigate()
  const scroller = useRef<HTMLDivElement>(null)
  const space = useRoom(scroller)
  const isRushing = useRush(scroller)
  // Whoever comes back goes on by keys from the photo that they looked at.
  const [current, setCurrent] = useState(() => Math.max(0, photos.findIndex(({ id }) => id === seen.get())))
  const ids = useMemo(() => photos.map((photo) => photo.id), [photos])
  const lines = useMemo(
    () => (space ? layOut(photos, grouping, space, { t, language: i18n.language }) : []),
    [photos, grouping, space, t, i18n.language],
  )
  const gap = space?.gap ?? 0
  // The virtualiser keeps its own state; the compiler's memoisation is not used here.
  // eslint-disable-next-line react-hooks/incompatible-library
  const rows = useVirtualizer({
    count: lines.length,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => lineHeight(lines[index], gap),
    getItemKey: (index) => lines[index]?.key ?? index,
    overscan: OVERSCAN,
    initialOffset: places.get(address) ?? 0,
  })
  useEffect(() => {
    rows.measure()
  }, [rows, lines])
  const shown = rows.getVirtualItems()
  const last = shown.at(-1)?.index ?? 0
  useEffect(() => {
    if (lines.length > 0 && last >= lines.length - NEAR) onNearEnd()
  }, [last, lines.length, onNearEnd])
  usePlace(scroller, address, lines.length > 0)

  const focus = (index: number) => {
    const wanted = Math.max(0, Math.min(photos.length - 1, index))
    setCurrent(wanted)
    const line = lines.findIndex((each) => each.kind === 'row' && holds(each, wanted))
    if (line >= 0) rows.scrollToIndex(line, { align: 'auto' })
    // The row may exist only after the scroll.
    requestAnimationFrame(() => {
      scroller.current?.querySelector<HTMLElement>(`[data-index="${String(wanted)}"]`)?.focus()
    })
  }

  const press = (event: KeyboardEvent) => {
    const id = ids[current]
    if (id === undefined) return
    const moves: Record<string, number> = {
      ArrowRight: current + 1,
      ArrowLeft: current - 1,
      ArrowDown: beside(lines, current, 1),
      ArrowUp: beside(lines, current, -1),
      Home: 0,
      End: photos.length - 1,
    }
    const target = moves[event.key]
    if (target !== undefined) {
      const reached = ids[Math.max(0, Math.min(ids.length - 1, target))]
      if (event.shiftKey && reached) {
        const from = selection.anchor === undefined ? toggled(selection, id) : selection
        onSelect(ranged(from, reached, ids))
      }
      focus(target)
    } else if (event.key === ' ') {
      onSelect(event.shiftKey ? ranged(selection, id, ids) : toggled(selection, id))
    } else if (event.key === 'a' && (event.ctrlKey || event.metaKey)) {
      onSelect(everything(ids))
    } else {
      return
    }
    event.preventDefault()
  }

  // Stable while the list scrolls, so that photos which stay in sight are not drawn anew.
  const open = useCallback(
    (event: MouseEvent, id: string) => {
      const isRange = event.shiftKey
      // A click without a pointer is Enter, which always opens.
      const isKey = event.detail === 0
      if (isKey || (!isRange && !event.ctrlKey && !event.metaKey && selection.chosen.size === 0)) {
        if (event.button === 0) {
          event.preventDefault()
          void navigate({ to: '/photos/$id', params: { id } })
        }
        return
      }
      event.preventDefault()
      onSelect(isRange ? ranged(selection, id, ids) : toggled(selection, id))
    },
    [selection, ids, navigate, onSelect],
  )
  const tick = useCallback(
    (id: string, isRange: boolean) => {
      onSelect(isRange ? ranged(selection, id, ids) : toggled(selection, id))
    },
    [selection, ids, onSelect],
  )

  return (
    // The photos inside take the focus; this hears the keys of them all.
    <div ref={scroller} className="grid-scroller" onKeyDown={press} role="group" aria-label={t('nav.photos')} tabIndex={-1}>
      <div className="grid-canvas" style={{ height: rows.getTotalSize() }}>
        {shown.map((item) => {
          const line = lines[item.index]
          if (!line) return null
          const place = { transform: `translateY(${String(item.start)}px)`, height: line.height }
          if (line.kind === 'heading') {
            return (
              <h2 key={item.key} className="group-head" style={place}>
                <b>{line.title}</b> <span className="muted">{line.rest}</span>
              </h2>
            )
          }
          return (
            <div key={item.key} className="grid-row" style={{ ...place, gap }}>
              {line.items.map((photo, n) => isRushing ? (
                <div key={photo.id} className="ph rushing" style={{ width: line.widths[n] ?? 0, ...tinted(photo) }} />
              ) : (
                <Thumb
                  key={photo.id}
                  photo={photo}
                  index={line.start + n}
                  width={line.widths[n] ?? 0}
                  lens={lens}
                  isCurrent={line.start + n === current}
                  isChosen={selection.chosen.has(photo.id)}
                  onOpen={open}
                  onFocus={setCurrent}
                  onTick={tick}
                />
              ))}
            </div>
          )
        })}
      </div>
    </div>
  )
}

function lineHeight(line: Line | undefined, gap: number): number {
  return line ? heightOf(line, gap) : 0
}

function holds(row: PhotoRow, index: number): boolean {
  return index >= row.start && index < row.start + row.items.length
}

/** The photo in the row below or above that lies nearest to this one. */
function beside(lines: readonly Line[], index: number, step: 1 | -1): number {
  const rows = lines.filter((line) => line.kind === 'row')
  const at = rows.findIndex((row) => holds(row, index))
  const here = rows[at]
  const there = rows[at + step]
  if (!here || !there) return index
  const share = (index - here.start + 0.5) / here.items.length
  return there.start + Math.min(there.items.length - 1, Math.floor(share * there.items.length))
}

/** Remembers how far the list was scrolled, and gives the focus back, for whoever comes back to it. */
function usePlace(scroller: { current: HTMLDivElement | null }, address: string, isFilled: boolean) {
  useEffect(() => {
    const list = scroller.current
    if (!list || !isFilled) return
    list.scrollTo(0, places.get(address) ?? 0)
    const keep = () => places.set(address, list.scrollTop)
    list.addEventListener('scroll', keep, { passive: true })
    return () => {
      list.removeEventListener('scroll', keep)
    }
  }, [scroller, address, isFilled])
  useEffect(() => {
    const photo = seen.get()
    if (!isFilled || photo === undefined) return
    seen.set(undefined)
    // Out of sight it does not exist, and the list stays where it was.
    scroller.current?.querySelector<HTMLElement>(`a[href="/photos/${photo}"]`)?.focus({ preventScroll: true })
  }, [scroller, isFilled])
}
