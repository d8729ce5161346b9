/** Collections of one's own that ended a short while ago, and the way back. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { said } from '@/features/collections/word'
import { ask } from '@/lib/api'
import { refusalOf } from '@/lib/collections'
import { day } from '@/lib/format'
import { EndedCollectionsDocument, RestoreCollectionDocument } from '@/lib/graphql/graphql'

const SHOWN = 20

export function Ended() {
  const { t } = useTranslation()
  const client = useQueryClient()
  const ended = useQuery({
    queryKey: ['collections', 'ended'],
    queryFn: async ({ signal }) =>
      (await ask(EndedCollectionsDocument, { first: SHOWN }, signal)).endedCollections.edges.map(({ node }) => node),
  })
  const restore = useMutation({
    mutationFn: async (id: string) => (await ask(RestoreCollectionDocument, { id })).restoreCollection,
    onSuccess: async ({ name }) => {
      said.set(t('collections.restored', { name }))
      await client.invalidateQueries({ queryKey: ['collections'] })
    },
  })
  if (!ended.data?.length) return null
  return (
    <section className="col" aria-labelledby="ended-collections">
      <h2 id="ended-collections" className="lg">
        {t('collections.endedTitle')}
      </h2>
      {restore.error && (
        <p className="refusal" role="alert">
          {t(refusalOf(restore.error))}
        </p>
      )}
      <ul className="card collection-ended">
        {ended.data.map(({ id, name, restorableUntil }) => (
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
    </section>
  )
}
