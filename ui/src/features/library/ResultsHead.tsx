/** How many photos there are, how they are grouped and in which order. */
import { ListFilter } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { type LibraryQuery, readQuery } from '@/features/library/query'
import { PURPOSES } from '@/lib/stamp'

interface Props {
  query: LibraryQuery
  total: number | undefined
  onAsk: (query: LibraryQuery) => void
  /** Where there is no room for them beside the photos. */
  showsFacets: boolean
  onFacets: () => void
}

export function ResultsHead({ query, total, onAsk, showsFacets, onFacets }: Props) {
  const { t, i18n } = useTranslation()
  const shown = total?.toLocaleString(i18n.language)
  return (
    <header className="results-head">
      <h1>
        {total === undefined ? t('nav.photos') : t('library.photos', { count: total, shown })}
      </h1>
      {!query.lens && (
        <p className="xs muted stamp-order">
          {t('stamp.order', { purposes: PURPOSES.map((purpose) => t(`stamp.${purpose}`).toLowerCase()).join(' · ') })}
        </p>
      )}
      <button type="button" className="btn facets-open" aria-expanded={showsFacets} onClick={onFacets}>
        <ListFilter className="ic" aria-hidden />
        {t('library.filters')}
      </button>
      <select
        className="in"
        aria-label={t('library.grouping')}
        value={query.group ?? 'patient'}
        onChange={(event) => {
          onAsk(readQuery({ ...query, group: event.target.value }))
        }}
      >
        <option value="patient">{t('library.byPatient')}</option>
        <option value="session">{t('library.bySession')}</option>
        <option value="day">{t('library.byDay')}</option>
      </select>
      <select
        className="in"
        aria-label={t('library.order')}
        value={query.sort ?? 'new'}
        onChange={(event) => {
          onAsk(readQuery({ ...query, sort: event.target.value }))
        }}
      >
        <option value="new">{t('library.newest')}</option>
        <option value="best">{t('library.best')}</option>
      </select>
    </header>
  )
}
