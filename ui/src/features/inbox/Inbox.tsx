/** Photos that wait for a patient: pick some, find the patient, look, confirm. */
import { useInfiniteQuery } from '@tanstack/react-query'
import { Inbox as InboxIcon } from 'lucide-react'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { AskForPhotos } from '@/components/AskForPhotos'
import { Message } from '@/components/Message'
import { Problem } from '@/components/Problem'
import { Assign } from '@/features/inbox/Assign'
import { Corrections } from '@/features/inbox/Corrections'
import { InboxList } from '@/features/inbox/InboxList'
import { ask } from '@/lib/api'
import { browsing } from '@/lib/browsing'
import { InboxDocument } from '@/lib/graphql/graphql'
import { useKeys } from '@/lib/keys'
import { NOTHING, ranged, toggled } from '@/lib/selection'
import '@/styles/inbox.css'

const PAGE = 60

export function Inbox() {
  const { t, i18n } = useTranslation()
  const [selection, setSelection] = useState(NOTHING)
  const [current, setCurrent] = useState(0)
  const asked = useInfiniteQuery({
    queryKey: ['inbox'],
    queryFn: async ({ pageParam, signal }) =>
      (await ask(InboxDocument, { first: PAGE, after: pageParam }, signal)).inbox,
    initialPageParam: null as string | null,
    getNextPageParam: ({ pageInfo }) => (pageInfo.hasNextPage ? pageInfo.endCursor : null),
  })
  const photos = asked.data?.pages.flatMap((page) => page.edges.map(({ node }) => node)) ?? []
  const ids = photos.map((photo) => photo.id)
  const chosen = photos.filter((photo) => selection.chosen.has(photo.id))
  useEffect(() => {
    const list = asked.data?.pages.flatMap((page) => page.edges.map(({ node }) => node)) ?? []
    browsing.set({ photos: list, total: list.length, from: '/inbox' })
  }, [asked.data])
  const move = (step: number) => {
    setCurrent((now) => Math.max(0, Math.min(photos.length - 1, now + step)))
  }
  useKeys({
    j: () => { move(1) },
    k: () => { move(-1) },
    ' ': (event) => {
      const id = ids[current]
      if (id === undefined || event.target instanceof HTMLButtonElement) return
      event.preventDefault()
      setSelection(toggled(selection, id))
    },
    Escape: () => { setSelection(NOTHING) },
  })
  return (
    <div className="page scrolls">
      <header className="row wrap">
        <h1 className="grow">{t('nav.inbox')}</h1>
        <AskForPhotos />
      </header>
      <Corrections />
      {asked.error && <Problem error={asked.error} onRetry={() => void asked.refetch()} />}
      {asked.data && photos.length === 0 && (
        <Message icon={InboxIcon} title={t('inbox.empty')} text={t('inbox.emptyText')} />
      )}
      {photos.length > 0 && (
        <div className="inbox">
          <section className="card" aria-label={t('inbox.waiting')}>
            <header className="card-head">
              <h2>{t('inbox.waiting')}</h2>
              <span className="muted sm">
                {asked.hasNextPage
                  ? t('inbox.countMore', { shown: photos.length.toLocaleString(i18n.language) })
                  : t('inbox.count', { count: photos.length })}
              </span>
            </header>
            <InboxList
              photos={photos}
              current={current}
              chosen={selection.chosen}
              onChoose={(id, isRange) => {
                setCurrent(ids.indexOf(id))
                setSelection(isRange ? ranged(selection, id, ids) : toggled(selection, id))
              }}
            />
            {asked.hasNextPage && (
              <button type="button" className="btn q" onClick={() => void asked.fetchNextPage()}>
                {t('inbox.more')}
              </button>
            )}
          </section>
          <Assign
            photos={chosen}
            onAssigned={() => {
              setSelection(NOTHING)
            }}
          />
        </div>
      )}
    </div>
  )
}
