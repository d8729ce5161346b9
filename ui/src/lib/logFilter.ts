/** What is chosen of the log, as the box asks for it. */
import type { LogQuery } from '@/lib/logQuery'

/** Midnight of a day where the reader is, as a moment; `after` days later. */
export function midnight(day: string, after = 0): string {
  const at = new Date(`${day}T00:00:00`)
  at.setDate(at.getDate() + after)
  return at.toISOString()
}

/** The same as the box wants it: a last day is a moment before the next one. */
export function filterOf({ since, until, ...query }: LogQuery): Omit<LogQuery, 'tab'> {
  const rest = { ...query }
  delete rest.tab
  return { ...rest, ...(since && { since: midnight(since) }), ...(until && { until: midnight(until, 1) }) }
}

/** Where the chosen rows are to be had as a file. */
export function exportOf(query: LogQuery, format: 'csv' | 'fhir', language: string): string {
  const parts = new URLSearchParams({ format, language })
  for (const [name, value] of Object.entries(filterOf(query))) {
    const isCode = name === 'category' || name === 'outcome'
    parts.set(name, isCode ? codeOf(String(value)) : String(value))
  }
  return `/log/export?${parts.toString()}`
}

/** LOG_VIEW is "log view", LOG_IN "log-in": as the log itself says it. */
function codeOf(value: string): string {
  const lower = value.toLowerCase()
  return lower === 'log_view' ? 'log view' : lower.replace('_', '-')
}
