/** Collections of one's own that ended a short while ago, and the way back. */
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Problem } from '@/components/Problem'
import { said } from '@/features/collections/word'
import { ask } from '@/lib/api'
import { refusalOf } from '@/lib/collections'
import { day } from '@/lib/format'
import { EndedCollectionsDocument, RestoreCollectionDocument } from '@/lib/graphql/graphql'

const PAGE = 20

export function Ended() {
  const { t } = useTranslation()
  const client = useQueryClient()
  const ended = useInfiniteQuery({
    queryKey: ['collections', 'ended'],
    queryFn: async ({ pageParam, signal }) =>
      (await ask(EndedCollectionsDocument, { first: PAGE, after: pageParam }, signal)).endedCollections,
    initialPageParam: null as string | null,
    getNextPageParam: ({ pageInfo }) => (pageInfo.hasNextPage ? pageInfo.endCursor : null),
  })
  const restore = useMutation({
    mutationFn: async (id: string) => (await ask(RestoreCollectionDocument, { id })).restoreCollection,
    onSuccess: async ({ name }) => {
      said.set(t('collections.restored', { name }))
      await client.invalidateQueries({ queryKey: ['collections'] })
    },
  })
  const found = ended.data?.pages.flatMap(({ edges }) => edges.map(({ node }) => node)) ?? []
  if (found.length === 0 && !ended.error) return null
  return (
    <section className="col" aria-labelledby="ended-collections">
      <h2 id="ended-collections" className="lg">
        {t('collections.endedTitle')}
      </h2>
      {ended.error && <Problem error={ended.error} onRetry={() => void ended.refetch()} />}
      {restore.error && (
        <p className="refusal" role="alert">
          {t(refusalOf(restore.error))}
        </p>
      )}
      {found.length > 0 && (
        <ul className="card collection-ended">
          {found.map(({ id, name, restorableUntil }) => (
            <li key={id} className="row wrap">
              <span className="grow">
                <b className="md">{name}</b>{' '}
                <span className="sm muted">{restorableUntil && t('collections.until', { day: day(restorableUntil.slice(0, 10)) })}</span>
              </span>
              <button
                type="button"
                className="btn sm"
                aria-label={`${t('collections.restore')}: ${name}`}
                disabled={restore.isPending}
                onClick={() => {
                  restore.mutate(id)
                }}
              >
                {t('collections.restore')}
              </button>
            </li>
          ))}
        </ul>
      )}
      {ended.hasNextPage && (
        <button type="button" className="btn q start" onClick={() => void ended.fetchNextPage()}>
          {t('collections.more')}
        </button>
      )}
    </section>
  )
}
