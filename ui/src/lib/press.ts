/** How a press of a key is named, and which presses are single characters. */

interface Press {
  key: string
  ctrlKey: boolean
  metaKey: boolean
  shiftKey: boolean
}

/** "k", "Escape", "Ctrl k", "Ctrl Shift z"; the command key of a Mac counts as Ctrl. */
export function pressOf({ key, ctrlKey, metaKey, shiftKey }: Press): string {
  if (!ctrlKey && !metaKey) return key
  return `Ctrl ${shiftKey ? 'Shift ' : ''}${key.toLowerCase()}`
}

/**
 * A letter, digit or sign on its own. Speech input and trembling hands press these by accident,
 * so they can be switched off (WCAG 2.1.4). Space chooses, as it does on every checkbox.
 */
export function isSingle(press: string): boolean {
  return [...press].length === 1 && press !== ' '
}
