/** Keys that work everywhere on a page, except while somebody types. */
import { useEffect, useRef } from 'react'
import { preferences } from '@/lib/preferences'
import { isSingle, pressOf } from '@/lib/press'

/** Within this time after G a letter means where to go. */
export const CHORD_MS = 1200

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
      if (name.startsWith('Ctrl ') ? isCovered() : isTyping(event.target)) return
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
    isCovered() ||
    (target instanceof HTMLElement && target.matches('input:not([type=checkbox], [type=range]), textarea, select'))
  )
}

/** A dialog is open. The focus need not be in it: a button that is switched off loses it. */
function isCovered(): boolean {
  return document.querySelector('dialog[open]') !== null
}
