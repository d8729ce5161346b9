/**
 * What was typed into the search box, by a meaningless number. Addresses end in histories,
 * logs and screenshots, and people type names: so the address bar says `?q=3`, never the text.
 */
const texts: string[] = []

export function keep(text: string): number | undefined {
  const said = text.trim()
  if (!said) return undefined
  const known = texts.indexOf(said)
  return known >= 0 ? known + 1 : texts.push(said)
}

export function textOf(id: number | undefined): string {
  return id === undefined ? '' : (texts[id - 1] ?? '')
}

/** Signing out forgets it all. */
export function forgetTexts(): void {
  texts.length = 0
}

/** The text without some words of it, as they were typed. */
export function without(text: string, words: string): string {
  const at = text.toLowerCase().indexOf(words.toLowerCase())
  if (at < 0) return text
  return `${text.slice(0, at)} ${text.slice(at + words.length)}`.replace(/\s+/g, ' ').trim()
}
