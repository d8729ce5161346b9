/** One box: words become a question after a moment, filters stand in it as chips. */
import { useQuery } from '@tanstack/react-query'
import { useCombobox } from 'downshift'
import { Search, X } from 'lucide-react'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { flipped, type LibraryQuery, readQuery, setFilters } from '@/features/library/query'
import type { Result } from '@/features/library/results'
import { useWordFor } from '@/features/library/useWordFor'
import { ask } from '@/lib/api'
import { keep, textOf, without } from '@/lib/freeText'
import { SuggestDocument } from '@/lib/graphql/graphql'
import { useKeys } from '@/lib/keys'
import { siteName } from '@/lib/words'

interface Props {
  text: string
  onType: (text: string) => void
  query: LibraryQuery
  understood: Result['understood']
  onAsk: (query: LibraryQuery) => void
}

/** How long after the last key the question is asked. */
const PAUSE_MS = 60
/** The combobox keeps the reference to its input for itself, so it is found by its name. */
const INPUT = 'search-box'

export function focusSearch(): void {
  document.getElementById(INPUT)?.focus()
}

export function SearchBox({ text, onType, query, understood, onAsk }: Props) {
  const { t, i18n } = useTranslation()
  const wordFor = useWordFor()
  const suggestions = useSuggestions(text)
  const asked = textOf(query.q)
  useEffect(() => {
    if (text.trim() === asked) return
    const later = setTimeout(() => {
      onAsk(withText(query, text))
    }, PAUSE_MS)
    return () => {
      clearTimeout(later)
    }
  }, [text, asked, query, onAsk])
  const box = useCombobox({
    items: suggestions,
    inputValue: text,
    selectedItem: null,
    onSelectedItemChange: ({ selectedItem }) => {
      if (selectedItem !== null) onType(selectedItem)
    },
  })
  useKeys({
    '/': (event) => {
      event.preventDefault()
      focusSearch()
    },
  })
  const isOpen = box.isOpen && suggestions.length > 0
  return (
    <div className="search-place">
      <div className="search">
        <Search className="ic" aria-hidden />
        {setFilters(query).map(([filter, code]) => (
          <span key={`${filter} ${code}`} className="chip">
            <i>{t(`filter.${filter}`).toLowerCase()}</i> <b>{wordFor(filter, code).toLowerCase()}</b>
            <button
              type="button"
              aria-label={t('search.remove', { word: wordFor(filter, code) })}
              onClick={() => {
                onAsk(flipped(query, filter, code))
              }}
            >
              <X className="ic s" aria-hidden />
            </button>
          </span>
        ))}
        <input
          {...box.getInputProps({
            id: INPUT,
            // At once: told a moment later, the caret would jump and letters be lost.
            onChange: (event) => {
              onType(event.currentTarget.value)
            },
          })}
          aria-label={t('search.label')}
          placeholder={t(setFilters(query).length > 0 ? 'search.more' : 'search.placeholder')}
          autoComplete="off"
          spellCheck={false}
        />
        {text !== '' && (
          <button
            type="button"
            className="ib small"
            aria-label={t('search.clear')}
            onClick={() => {
              onType('')
              focusSearch()
            }}
          >
            <X className="ic s" aria-hidden />
          </button>
        )}
        <kbd className="kbd single">/</kbd>
      </div>
      <ul {...box.getMenuProps({ className: isOpen ? 'menu card' : 'menu', 'aria-label': t('search.label') })}>
        {isOpen &&
          suggestions.map((word, index) => (
            <li
              key={word}
              {...box.getItemProps({ item: word, index })}
              className={index === box.highlightedIndex ? 'is-on' : undefined}
            >
              {word}
            </li>
          ))}
      </ul>
      {asked !== '' && understood.length > 0 && (
        <p className="understood xs muted">
          {t('search.understood')}
          {understood.map((chip) => (
            <span key={`${chip.kind} ${chip.code} ${chip.text}`} className="chip plain">
              {siteName(chip, i18n.language)}
              <button
                type="button"
                aria-label={t('search.without', { words: chip.text })}
                onClick={() => {
                  onType(without(text, chip.text))
                  focusSearch()
                }}
              >
                <X className="ic s" aria-hidden />
              </button>
            </span>
          ))}
        </p>
      )}
    </div>
  )
}

function withText(query: LibraryQuery, text: string): LibraryQuery {
  return readQuery({ ...query, q: keep(text) })
}

/** The last word, completed; the words before it stay as they were typed. */
function useSuggestions(text: string): string[] {
  const start = text.search(/\S+$/)
  const prefix = start < 0 ? '' : text.slice(start)
  const { data } = useQuery({
    queryKey: ['suggest', prefix],
    queryFn: ({ signal }) => ask(SuggestDocument, { prefix }, signal),
    enabled: prefix.length >= 2,
  })
  if (prefix.length < 2) return []
  const before = text.slice(0, start)
  return (data?.suggest ?? []).filter((word) => word !== prefix).map((word) => before + word)
}
