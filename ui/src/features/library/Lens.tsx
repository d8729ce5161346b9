/** For which purpose the photos are looked at: each then shows that one mark, with its date. */
import { useId } from 'react'
import { useTranslation } from 'react-i18next'
import { type LibraryQuery, readQuery } from '@/features/library/query'
import { PURPOSES } from '@/lib/stamp'

interface Props {
  query: LibraryQuery
  onAsk: (query: LibraryQuery) => void
}

export function Lens({ query, onAsk }: Props) {
  const { t } = useTranslation()
  const id = useId()
  return (
    <div className="row end lens">
      <label htmlFor={id} className="sm muted nw">
        {t('stamp.lens')}
      </label>
      <select
        id={id}
        className="in"
        value={query.lens ?? ''}
        onChange={(event) => {
          onAsk(readQuery({ ...query, lens: event.target.value }))
        }}
      >
        <option value="">{t('stamp.all')}</option>
        {PURPOSES.map((purpose) => (
          <option key={purpose} value={purpose}>
            {t(`stamp.${purpose}`)}
          </option>
        ))}
      </select>
    </div>
  )
}
