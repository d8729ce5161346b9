/** Filters beside the grid, with how many photos each would leave. */
import { useTranslation } from 'react-i18next'
import { type Filter, flipped, type LibraryQuery, USES } from '@/features/library/query'
import type { Result } from '@/features/library/results'
import { useWordFor } from '@/features/library/useWordFor'

interface Props {
  facets: Result['facets']
  query: LibraryQuery
  onAsk: (query: LibraryQuery) => void
  isShown: boolean
  onClose: () => void
}

const NAMES: readonly [Filter, string][] = [
  ['phase', 'phase'],
  ['side', 'laterality'],
  ['site', 'body_site'],
  ['year', 'year'],
  ['use', 'use'],
]

/** How many values of one filter are shown; the search box finds the others. */
const MOST = 9

export function Facets({ facets, query, onAsk, isShown, onClose }: Props) {
  const { t, i18n } = useTranslation()
  const wordFor = useWordFor()
  return (
    <aside className={isShown ? 'facets shown' : 'facets'} aria-label={t('library.filters')}>
      {NAMES.map(([filter, name]) => {
        const set = (query[filter] ?? []).map(String)
        const counts = facets.find((facet) => facet.name === name)?.counts ?? []
        const known = ordered(
          filter,
          counts.map(({ code, count }) => ({ code: coded(filter, code), count })),
        )
        const missing = set.filter((code) => !known.some((each) => each.code === code))
        const shown = [...known.slice(0, filter === 'use' ? USES.length : MOST), ...missing.map((code) => ({ code, count: 0 }))]
        if (shown.length === 0) return null
        return (
          <fieldset key={filter}>
            <legend>{t(`filter.${filter}`)}</legend>
            {shown.map(({ code, count }) => (
              <label key={code} className="fc">
                <span className="tick">
                  <input
                    type="checkbox"
                    checked={set.includes(code)}
                    onChange={() => {
                      onAsk(flipped(query, filter, code))
                    }}
                  />
                </span>
                <span className="ell">{wordFor(filter, code)}</span>
                <span className="n">{count.toLocaleString(i18n.language)}</span>
              </label>
            ))}
          </fieldset>
        )
      })}
      <button type="button" className="btn p facets-close" onClick={onClose}>
        {t('library.showPhotos')}
      </button>
    </aside>
  )
}

/** Counts come with the codes of the index, filters go with the names of the schema. */
function coded(filter: Filter, code: string): string {
  if (filter === 'use') return code.toUpperCase().replace(':', '.')
  return filter === 'side' || filter === 'phase' ? code.toUpperCase().replaceAll('-', '_') : code
}

interface Count {
  code: string
  count: number
}

/** The most frequent first; but uses in the order of the stamp, without who was not asked or said no. */
function ordered(filter: Filter, counts: Count[]): Count[] {
  if (filter !== 'use') return counts
  return USES.filter((use) => !use.endsWith('.NOT_ASKED') && !use.endsWith('.REFUSED'))
    .map((use) => counts.find(({ code }) => code === use))
    .filter((each) => each !== undefined)
}
