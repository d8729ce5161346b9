/** The publication ledger: what left for the public, where it is, and what has to be taken away. */
import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query'
import { Newspaper } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Message } from '@/components/Message'
import { Problem } from '@/components/Problem'
import { CloseDialog } from '@/features/publications/CloseDialog'
import { PlaceDialog } from '@/features/publications/PlaceDialog'
import { PublicationRow } from '@/features/publications/PublicationRow'
import type { Publication } from '@/features/publications/words'
import { ask } from '@/lib/api'
import { AllPublicationsDocument, PublicationsDocument } from '@/lib/graphql/graphql'
import { may } from '@/lib/may'
import { useMe } from '@/lib/who'
import '@/components/publicationWords'
import '@/styles/shares.css'

const PAGE = 20

type Asked = { what: 'place' | 'close'; publication: Publication }

export function Publications() {
  const { t } = useTranslation()
  const isOfficer = may(useMe(), 'audit')
  const client = useQueryClient()
  const heading = useRef<HTMLHeadingElement>(null)
  const [asked, setAsked] = useState<Asked>()
  const [said, setSaid] = useState<{ words: string; times: number }>()
  const listed = usePublications(isOfficer)
  // What was pressed may be gone.
  useEffect(() => {
    if (said) heading.current?.focus()
  }, [said])
  const renew = () => client.invalidateQueries({ queryKey: ['publications'] })
  const close = () => {
    setAsked(undefined)
  }
  const found = listed.data?.pages.flatMap(({ edges }) => edges.map(({ node }) => node)) ?? []
  return (
    <div className="page scrolls shares">
      <h1 ref={heading} tabIndex={-1}>
        {t(isOfficer ? 'publications.officer' : 'publications.title')}
      </h1>
      <p className="muted">{t('publications.lead')}</p>
      <p className="sm muted" role="status" key={said?.times}>
        {said?.words}
      </p>
      {listed.error && <Problem error={listed.error} onRetry={() => void listed.refetch()} />}
      {listed.data && found.length === 0 && <None isOfficer={isOfficer} />}
      {found.length > 0 && (
        <ul className="card share-list">
          {found.map((publication) => (
            <PublicationRow
              key={publication.id}
              publication={publication}
              isOfficer={isOfficer}
              onPlace={() => {
                setAsked({ what: 'place', publication })
              }}
              onClose={() => {
                setAsked({ what: 'close', publication })
              }}
            />
          ))}
        </ul>
      )}
      {listed.hasNextPage && (
        <button type="button" className="btn q start" onClick={() => void listed.fetchNextPage()}>
          {t('publications.more')}
        </button>
      )}
      {asked && (
        <Doing
          asked={asked}
          onRenew={() => void renew()}
          onClosed={() => {
            close()
            void renew()
            setSaid((before) => ({ words: t('publications.closed'), times: (before?.times ?? 0) + 1 }))
          }}
          onClose={close}
        />
      )}
    </div>
  )
}

interface DoingProps {
  asked: Asked
  onRenew: () => void
  onClosed: () => void
  onClose: () => void
}

function Doing({ asked: { what, publication }, onRenew, onClosed, onClose }: DoingProps) {
  if (what === 'place') return <PlaceDialog publication={publication} onPlaced={onRenew} onClose={onClose} />
  return <CloseDialog publication={publication} onClosed={onClosed} onClose={onClose} />
}

function usePublications(isOfficer: boolean) {
  return useInfiniteQuery({
    queryKey: ['publications', isOfficer],
    queryFn: async ({ pageParam, signal }) => {
      const which = { first: PAGE, after: pageParam }
      if (isOfficer) return (await ask(AllPublicationsDocument, which, signal)).allPublications
      return (await ask(PublicationsDocument, which, signal)).publications
    },
    initialPageParam: null as string | null,
    getNextPageParam: ({ pageInfo }) => (pageInfo.hasNextPage ? pageInfo.endCursor : null),
  })
}

function None({ isOfficer }: { isOfficer: boolean }) {
  const { t } = useTranslation()
  if (isOfficer) return <Message icon={Newspaper} title={t('publications.noneAll')} />
  return <Message icon={Newspaper} title={t('publications.none')} text={t('publications.noneText')} />
}
