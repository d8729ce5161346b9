/** The collections that one has a part in; below them those of one's own that can be brought back. */
import { useInfiniteQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { FolderOpen, Plus } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Message } from '@/components/Message'
import { Problem } from '@/components/Problem'
import { CollectionCard } from '@/features/collections/CollectionCard'
import { Ended } from '@/features/collections/Ended'
import { NameDialog } from '@/features/collections/NameDialog'
import { useWord } from '@/features/collections/word'
import { ask } from '@/lib/api'
import { CollectionsDocument } from '@/lib/graphql/graphql'
import '@/components/collectionWords'
import '@/styles/collections.css'

const PAGE = 24

export function Collections() {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const [isMaking, setIsMaking] = useState(false)
  const { word, heading } = useWord()
  const listed = useInfiniteQuery({
    queryKey: ['collections'],
    queryFn: async ({ pageParam, signal }) =>
      (await ask(CollectionsDocument, { first: PAGE, after: pageParam }, signal)).collections,
    initialPageParam: null as string | null,
    getNextPageParam: ({ pageInfo }) => (pageInfo.hasNextPage ? pageInfo.endCursor : null),
  })
  const found = listed.data?.pages.flatMap(({ edges }) => edges.map(({ node }) => node)) ?? []
  return (
    <div className="page scrolls collections">
      <header className="row wrap">
        <h1 ref={heading} className="grow" tabIndex={-1}>
          {t('collections.title')}
        </h1>
        <button
          type="button"
          className="btn p"
          onClick={() => {
            setIsMaking(true)
          }}
        >
          <Plus className="ic" aria-hidden />
          {t('collections.new')}
        </button>
      </header>
      <p className="muted">{t('collections.lead')}</p>
      <p className="sm muted" role="status">
        {word}
      </p>
      {listed.error && <Problem error={listed.error} onRetry={() => void listed.refetch()} />}
      {listed.data && found.length === 0 && (
        <Message icon={FolderOpen} title={t('collections.none')} text={t('collections.noneText')} />
      )}
      {found.length > 0 && (
        <ul className="collection-list">
          {found.map((each) => (
            <CollectionCard key={each.id} collection={each} />
          ))}
        </ul>
      )}
      {listed.hasNextPage && (
        <button type="button" className="btn q start" onClick={() => void listed.fetchNextPage()}>
          {t('collections.more')}
        </button>
      )}
      {listed.data && <Ended />}
      {isMaking && (
        <NameDialog
          onSaved={({ id }) => void navigate({ to: '/collections/$id', params: { id } })}
          onClose={() => {
            setIsMaking(false)
          }}
        />
      )}
    </div>
  )
}
