/** Nothing found, or nothing there yet: what was sought, and one step to more. */
import { useNavigate } from '@tanstack/react-router'
import { Images, SearchX } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Message } from '@/components/Message'
import { flipped, type LibraryQuery, setFilters } from '@/features/library/query'
import { useWordFor } from '@/features/library/useWordFor'
import { textOf } from '@/lib/freeText'
import { may } from '@/lib/may'
import { useMe } from '@/lib/who'

interface Props {
  query: LibraryQuery
  onAsk: (query: LibraryQuery) => void
  onClear: () => void
}

export function EmptyLibrary({ query, onAsk, onClear }: Props) {
  const { t } = useTranslation()
  const wordFor = useWordFor()
  const me = useMe()
  const navigate = useNavigate()
  const filters = setFilters(query)
  const text = textOf(query.q)
  if (!text && filters.length === 0) {
    return (
      <Message icon={Images} title={t('library.none')} text={t('library.noneText')}>
        {may(me, 'upload') && (
          <button type="button" className="btn p" onClick={() => void navigate({ to: '/upload' })}>
            {t('library.add')}
          </button>
        )}
      </Message>
    )
  }
  const last = filters.at(-1)
  const sought = [...(text ? [`“${text}”`] : []), ...filters.map(([name, code]) => wordFor(name, code))]
  return (
    <Message icon={SearchX} title={t('library.notFound', { sought: sought.join(', ') })} text={t('library.notFoundText')}>
      {last && (
        <button
          type="button"
          className="btn p"
          onClick={() => {
            onAsk(flipped(query, last[0], last[1]))
          }}
        >
          {t('library.without', { word: wordFor(last[0], last[1]) })}
        </button>
      )}
      <button type="button" className="btn" onClick={onClear}>
        {t('library.clear')}
      </button>
    </Message>
  )
}
