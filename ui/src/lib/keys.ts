/** Keys that work everywhere on a page, except while somebody types. */
import { useEffect, useRef } from 'react'
import { preferences } from '@/lib/preferences'
import { isSingle, pressOf } from '@/lib/press'

/** By the name of the press, see `lib/press`. */
export type Keys = Record<string, (event: KeyboardEvent) => void>

export function useKeys(keys: Keys, isOn = true): void {
  const latest = useRef(keys)
  useEffect(() => {
    latest.current = keys
  })
  useEffect(() => {
    if (!isOn) return
    const press = (event: KeyboardEvent) => {
      const name = pressOf(event)
      const act = latest.current[name]
      if (!act || event.altKey || event.defaultPrevented) return
      // A chord is never typed, so it works from a field too; never from behind a dialog.
      if (name.startsWith('Ctrl ') ? isInDialog(event.target) : isTyping(event.target)) return
      if (isSingle(name) && !preferences.get().singleKeys) return
      act(event)
    }
    document.addEventListener('keydown', press)
    return () => {
      document.removeEventListener('keydown', press)
    }
  }, [isOn])
}

export function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.matches('input:not([type=checkbox], [type=range]), textarea, select') || isInDialog(target))
  )
}

function isInDialog(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest('dialog[open]') !== null
}
