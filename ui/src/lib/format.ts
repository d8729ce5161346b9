/** Dates, sizes and initials as people write them. */

/** 12-03-1968: a day as it stands on papers, the same in both languages. */
export function day(iso: string): string {
  return iso.slice(0, 10).split('-').reverse().join('-')
}

/** za 14 nov 2026 */
export function longDay(iso: string, language: string): string {
  return new Date(iso)
    .toLocaleDateString(language, { weekday: 'short', day: 'numeric', month: 'short', year: 'numeric' })
    .replaceAll(/[.,]/g, '')
}

/** za 14 nov 2026 09:42 */
export function moment(iso: string, language: string): string {
  return `${longDay(iso, language)} ${clock(iso)}`
}

export function clock(iso: string): string {
  return new Date(iso).toLocaleTimeString('nl', { hour: '2-digit', minute: '2-digit' })
}

/** 4,2 MB */
export function size(bytes: number, language: string): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB']
  const step = bytes < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(bytes) / 3))
  const shown = bytes / 1000 ** step
  const digits = shown < 10 && step > 0 ? 1 : 0
  return `${shown.toLocaleString(language, { maximumFractionDigits: digits })} ${units[step] ?? ''}`
}

/** NV for Noor van Dijk: first letters of the first two words. */
export function initials(name: string): string {
  const words = name.split(/\s+/).filter(Boolean)
  return words
    .slice(0, 2)
    .map((word) => word.charAt(0).toUpperCase())
    .join('')
}

export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
