/** What the library is asked, as it stands in the address: codes and numbers only. */
import type { Laterality, Phase, SearchFilters } from '@/lib/graphql/graphql'
import { isStampPurpose, PURPOSES, type Status, type StampPurpose } from '@/lib/stamp'

export type Grouping = 'patient' | 'session' | 'day'

/** A purpose and where it stands, as "RESEARCH.PERMITTED". */
export type UseCode = `${StampPurpose}.${Status}`

export interface LibraryQuery {
  /** Where the free text lies in memory, see `lib/freeText`. */
  q?: number
  site?: string[]
  side?: Laterality[]
  phase?: Phase[]
  year?: number[]
  use?: UseCode[]
  /** Best match first instead of newest first. */
  sort?: 'best'
  group?: 'session' | 'day'
  /** The one purpose whose marks are shown; it changes what is seen, not what is found. */
  lens?: StampPurpose
}

export const SIDES: readonly Laterality[] = ['LEFT', 'RIGHT', 'BILATERAL', 'UNILATERAL']
export const PHASES: readonly Phase[] = ['PRE_OP', 'INTRA_OP', 'POST_OP', 'FOLLOW_UP', 'BASELINE']

const STATUSES: readonly Status[] = ['PERMITTED', 'EXPIRING', 'EXPIRED', 'WITHDRAWN', 'REFUSED', 'NOT_ASKED']
/** In the order in which a stamp has them. */
export const USES: readonly UseCode[] = PURPOSES.flatMap((purpose) =>
  STATUSES.map((status): UseCode => `${purpose}.${status}`),
)

/** An address is typed by anybody: what does not mean something is left out. */
export function readQuery(said: Record<string, unknown>): LibraryQuery {
  const query: LibraryQuery = {}
  if (typeof said['q'] === 'number' && Number.isInteger(said['q'])) query.q = said['q']
  const site = list(said['site'], (code) => (/^\d{6,18}$/.test(code) ? code : undefined))
  if (site) query.site = site
  const side = list(said['side'], (code) => SIDES.find((known) => known === code))
  if (side) query.side = side
  const phase = list(said['phase'], (code) => PHASES.find((known) => known === code))
  if (phase) query.phase = phase
  const year = list(said['year'], (text) => (/^\d{4}$/.test(text) ? Number(text) : undefined))
  if (year) query.year = year
  const use = list(said['use'], (code) => USES.find((known) => known === code))
  if (use) query.use = use
  if (said['sort'] === 'best') query.sort = 'best'
  if (said['group'] === 'day' || said['group'] === 'session') query.group = said['group']
  if (isStampPurpose(said['lens'])) query.lens = said['lens']
  return query
}

function list<Value>(said: unknown, read: (text: string) => Value | undefined): Value[] | undefined {
  const parts = Array.isArray(said) ? said.map(String) : said === undefined ? [] : [String(said)]
  const found = parts.map(read).filter((value) => value !== undefined)
  return found.length > 0 ? [...new Set(found)] : undefined
}

/** Without what is sought: only how it is looked at stays. */
export function cleared({ lens }: LibraryQuery): LibraryQuery {
  return lens ? { lens } : {}
}

export function filtersOf(query: LibraryQuery): SearchFilters {
  return {
    bodySite: query.site ?? [],
    laterality: query.side ?? [],
    phase: query.phase ?? [],
    year: query.year ?? [],
    use: (query.use ?? []).map(purposeAndStatus),
  }
}

export function purposeAndStatus(code: UseCode): { purpose: StampPurpose; status: Status } {
  const [purpose, status] = code.split('.') as [StampPurpose, Status]
  return { purpose, status }
}

export type Filter = 'site' | 'side' | 'phase' | 'year' | 'use'

/** The query with one value of a filter added, or let go where it was set. */
export function flipped(query: LibraryQuery, filter: Filter, code: string): LibraryQuery {
  const now = (query[filter] ?? []).map(String)
  const next = now.includes(code) ? now.filter((other) => other !== code) : [...now, code]
  return readQuery({ ...query, [filter]: next })
}

/** The filters that are set, as (filter, code) pairs. */
export function setFilters(query: LibraryQuery): [Filter, string][] {
  const all: Filter[] = ['site', 'side', 'phase', 'year', 'use']
  return all.flatMap((filter) =>
    (query[filter] ?? []).map((code): [Filter, string] => [filter, String(code)]),
  )
}
