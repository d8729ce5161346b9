/** The links that one made, and what became of them; the privacy officer sees everybody's. */
import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query'
import { Link2 } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Message } from '@/components/Message'
import { Problem } from '@/components/Problem'
import { ShareRow } from '@/features/shares/ShareRow'
import { StopDialog } from '@/features/shares/StopDialog'
import type { Share } from '@/features/shares/words'
import { ask } from '@/lib/api'
import { AllSharesDocument, SharesDocument } from '@/lib/graphql/graphql'
import { may } from '@/lib/may'
import { useMe } from '@/lib/who'
import '@/components/shareWords'
import '@/styles/shares.css'

const PAGE = 20

export function Shares() {
  const { t } = useTranslation()
  const isOfficer = may(useMe(), 'audit')
  const client = useQueryClient()
  const heading = useRef<HTMLHeadingElement>(null)
  const [stopping, setStopping] = useState<Share>()
  const [said, setSaid] = useState<{ words: string; times: number }>()
  const asked = useShares(isOfficer)
  // What was pressed is gone.
  useEffect(() => {
    if (said) heading.current?.focus()
  }, [said])
  const shares = asked.data?.pages.flatMap(({ edges }) => edges.map(({ node }) => node)) ?? []
  return (
    <div className="page scrolls shares">
      <header className="row wrap">
        <h1 ref={heading} tabIndex={-1} className="grow">
          {t(isOfficer ? 'shares.officer' : 'shares.title')}
        </h1>
      </header>
      <p className="sm muted" role="status" key={said?.times}>
        {said?.words}
      </p>
      {asked.error && <Problem error={asked.error} onRetry={() => void asked.refetch()} />}
      {asked.data && shares.length === 0 && <None isOfficer={isOfficer} />}
      {shares.length > 0 && (
        <ul className="card share-list">
          {shares.map((share) => (
            <ShareRow
              key={share.id}
              share={share}
              isOfficer={isOfficer}
              onStop={() => {
                setStopping(share)
              }}
            />
          ))}
        </ul>
      )}
      {asked.hasNextPage && (
        <button type="button" className="btn q start" onClick={() => void asked.fetchNextPage()}>
          {t('shares.more')}
        </button>
      )}
      {stopping && (
        <StopDialog
          share={stopping}
          isOfficer={isOfficer}
          onStopped={(words) => {
            setStopping(undefined)
            void client.invalidateQueries({ queryKey: ['shares'] })
            setSaid((before) => ({ words, times: (before?.times ?? 0) + 1 }))
          }}
          onClose={() => {
            setStopping(undefined)
          }}
        />
      )}
    </div>
  )
}

function useShares(isOfficer: boolean) {
  return useInfiniteQuery({
    queryKey: ['shares', isOfficer],
    queryFn: async ({ pageParam, signal }) => {
      const which = { first: PAGE, after: pageParam }
      if (isOfficer) return (await ask(AllSharesDocument, which, signal)).allShares
      return (await ask(SharesDocument, which, signal)).shares
    },
    initialPageParam: null as string | null,
    getNextPageParam: ({ pageInfo }) => (pageInfo.hasNextPage ? pageInfo.endCursor : null),
  })
}

function None({ isOfficer }: { isOfficer: boolean }) {
  const { t } = useTranslation()
  if (isOfficer) return <Message icon={Link2} title={t('shares.noneAll')} />
  return <Message icon={Link2} title={t('shares.none')} text={t('shares.noneText')} />
}
