/** What came from outside and waits for whoever asked, and the requests by which it came. */
import { type InfiniteData, useInfiniteQuery, useQueryClient } from '@tanstack/react-query'
import { Download, TriangleAlert } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { AskForPhotos } from '@/components/AskForPhotos'
import { Message } from '@/components/Message'
import { Problem } from '@/components/Problem'
import { HeldRow } from '@/features/received/HeldRow'
import { Requests } from '@/features/received/Requests'
import { ask } from '@/lib/api'
import { STALE } from '@/lib/filing'
import { HeldPhotosDocument, type HeldPhotosQuery } from '@/lib/graphql/graphql'
import { looking } from '@/lib/looking'
import '@/components/receivedWords'
import '@/components/shareWords'
import '@/styles/received.css'
import '@/styles/shares.css'

const PAGE = 20

export function Received() {
  const { t } = useTranslation()
  const client = useQueryClient()
  const heading = useRef<HTMLHeadingElement>(null)
  const [said, setSaid] = useState<{ words: string; times: number }>()
  const asked = useHeld()
  // What was pressed is gone.
  useEffect(() => {
    if (said) heading.current?.focus()
  }, [said])
  const held = asked.data?.pages.flatMap(({ edges }) => edges.map(({ node }) => node)) ?? []
  const tell = (words: string) => {
    for (const key of ['held photos', 'held count', 'photo requests', ...STALE]) {
      void client.invalidateQueries({ queryKey: [key] })
    }
    setSaid((before) => ({ words, times: (before?.times ?? 0) + 1 }))
  }
  return (
    <div className="page scrolls received">
      <header className="row wrap">
        <h1 ref={heading} tabIndex={-1} className="grow">
          {t('received.title')}
        </h1>
        <AskForPhotos />
      </header>
      <p className="sm muted" role="status" key={said?.times}>
        {said?.words}
      </p>
      {asked.error && <Problem error={asked.error} onRetry={() => void asked.refetch()} />}
      {asked.data && held.length === 0 && (
        <Message icon={Download} title={t('received.none')} text={t('received.noneText')} />
      )}
      {held.length > 0 && (
        <section aria-label={t('received.waiting')}>
          <p className="note row" data-s="unknown">
            <TriangleAlert className="ic" aria-hidden />
            {t('received.unchecked')}
          </p>
          <ul className="card share-list">
            {held.map((photo) => (
              <HeldRow key={photo.id} held={photo} onDone={tell} />
            ))}
          </ul>
        </section>
      )}
      {asked.hasNextPage && (
        <button type="button" className="btn q start" onClick={() => void asked.fetchNextPage()}>
          {t('received.more')}
        </button>
      )}
      <Requests onDone={tell} />
    </div>
  )
}

function useHeld() {
  return useInfiniteQuery({
    queryKey: ['held photos'],
    queryFn: async ({ pageParam, signal }) =>
      (await ask(HeldPhotosDocument, { first: PAGE, after: pageParam }, signal)).heldPhotos,
    initialPageParam: null as string | null,
    getNextPageParam: ({ pageInfo }) => (pageInfo.hasNextPage ? pageInfo.endCursor : null),
    // While the box makes one ready to look at.
    refetchInterval: looking<InfiniteData<HeldPhotosQuery['heldPhotos']>>(({ pages }) =>
      pages.some(({ edges }) => edges.some(({ node }) => node.development === 'RECEIVED')),
    ),
  })
}
