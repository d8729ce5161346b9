/** The answer to the library's question, page by page. */
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { filtersOf, type LibraryQuery } from '@/features/library/query'
import { ask } from '@/lib/api'
import { textOf } from '@/lib/freeText'
import { SearchDocument, type SearchQuery } from '@/lib/graphql/graphql'

const PAGE = 80
/** Whoever looks at one photo for long finds all loaded pages again, and the place in them. */
const KEPT_MS = 60 * 60 * 1000

export type Result = SearchQuery['search']

export function useResults(query: LibraryQuery) {
  const text = textOf(query.q)
  const filters = filtersOf(query)
  const newestFirst = query.sort !== 'best'
  return useInfiniteQuery({
    queryKey: ['search', text, filters, newestFirst],
    queryFn: async ({ pageParam, signal }) => {
      const after = pageParam ?? null
      // The counts are those of the whole answer: the first page brings them once.
      const asked = { text, first: PAGE, after, filters, newestFirst, facets: after === null }
      return (await ask(SearchDocument, asked, signal)).search
    },
    initialPageParam: null as string | null,
    getNextPageParam: (page: Result) => page.endCursor,
    placeholderData: keepPreviousData,
    gcTime: KEPT_MS,
  })
}
