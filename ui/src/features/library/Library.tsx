/** The library: all photos a person may see, newest first, or those that answer a question. */
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { useCallback, useEffect, useMemo, useState } from 'react'
import { Problem } from '@/components/Problem'
import { EmptyLibrary } from '@/features/library/EmptyLibrary'
import { Facets } from '@/features/library/Facets'
import { Lens } from '@/features/library/Lens'
import { PhotoGrid } from '@/features/library/PhotoGrid'
import { gathered } from '@/features/library/layout'
import { cleared, type LibraryQuery } from '@/features/library/query'
import { useResults } from '@/features/library/results'
import { ResultsHead } from '@/features/library/ResultsHead'
import { SearchBox } from '@/features/library/SearchBox'
import { SelectionBar } from '@/features/library/SelectionBar'
import { browsing } from '@/lib/browsing'
import { textOf } from '@/lib/freeText'
import { useKeys } from '@/lib/keys'
import { NOTHING } from '@/lib/selection'

const route = getRouteApi('/photos')

/** Before the first answer. */
const NOT_YET = { total: undefined, understood: [], facets: [] }

export function Library() {
  const query = route.useSearch()
  const navigate = useNavigate()
  const results = useResults(query)
  const [selection, setSelection] = useState(NOTHING)
  const [text, setText] = useState(() => textOf(query.q))
  const [showsFacets, setShowsFacets] = useState(false)
  const pages = results.data?.pages
  const first = pages?.[0] ?? NOT_YET
  const grouping = query.group ?? 'patient'
  const photos = useMemo(
    () => (pages ?? []).flatMap((page) => gathered(page.hits.map((hit) => hit.photo), grouping)),
    [pages, grouping],
  )
  const ask = useCallback(
    (next: LibraryQuery) => {
      // Every typed letter is no place that one goes back to.
      void navigate({ to: '/photos', search: next, replace: next.q !== query.q })
    },
    [navigate, query.q],
  )
  const address = addressOf(query)
  const { lens, ...list } = query
  useEffect(() => {
    browsing.set({ photos, total: first.total ?? 0, from: address, lens })
  }, [photos, first.total, address, lens])
  useKeys({
    Escape: () => {
      setSelection(NOTHING)
    },
  })
  return (
    <>
      <div className="top">
        <SearchBox text={text} onType={setText} query={query} understood={first.understood} onAsk={ask} />
        <Lens query={query} onAsk={ask} />
      </div>
      <div className="page library">
        <Facets
          facets={first.facets}
          query={query}
          onAsk={ask}
          isShown={showsFacets}
          onClose={() => {
            setShowsFacets(false)
          }}
        />
        <section className="results" aria-busy={results.isFetching}>
          <ResultsHead
            query={query}
            total={first.total}
            onAsk={ask}
            showsFacets={showsFacets}
            onFacets={() => {
              setShowsFacets(!showsFacets)
            }}
          />
          {results.error && <Problem error={results.error} onRetry={() => void results.refetch()} />}
          {first.total === 0 && (
            <EmptyLibrary
              query={query}
              onAsk={ask}
              onClear={() => {
                setText('')
                ask(cleared(query))
              }}
            />
          )}
          <PhotoGrid
            photos={photos}
            grouping={grouping}
            // Another lens is the same list, at the same place.
            address={addressOf(list)}
            lens={lens}
            selection={selection}
            onSelect={setSelection}
            onNearEnd={() => {
              if (results.hasNextPage && !results.isFetching) void results.fetchNextPage()
            }}
          />
        </section>
      </div>
      <SelectionBar photos={photos} selection={selection} onSelect={setSelection} lens={lens} />
    </>
  )
}

/** The address of a list, to come back to. */
function addressOf(query: LibraryQuery): string {
  return JSON.stringify(query)
}
