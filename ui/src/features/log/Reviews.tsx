/** Looks that a rule or chance picked of a week, to be asked about and judged. */
import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query'
import { ClipboardCheck } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Message } from '@/components/Message'
import { Problem } from '@/components/Problem'
import { ReviewCard } from '@/features/log/ReviewCard'
import { ask } from '@/lib/api'
import { JudgedReviewsDocument, ReviewsDocument } from '@/lib/graphql/graphql'

const PAGE = 20

export function Reviews() {
  const { t } = useTranslation()
  const client = useQueryClient()
  const [saved, setSaved] = useState(0)
  const asked = useInfiniteQuery({
    queryKey: ['reviews'],
    queryFn: async ({ pageParam, signal }) =>
      (await ask(ReviewsDocument, { first: PAGE, after: pageParam }, signal)).reviews,
    initialPageParam: null as string | null,
    getNextPageParam: ({ pageInfo }) => (pageInfo.hasNextPage ? pageInfo.endCursor : null),
  })
  const judged = useQuery({
    queryKey: ['judged reviews'],
    queryFn: async ({ signal }) => (await ask(JudgedReviewsDocument, { first: PAGE }, signal)).judgedReviews,
  }).data
  const waiting = asked.data?.pages.flatMap(({ edges }) => edges.map(({ node }) => node)) ?? []
  const renew = async () => {
    await Promise.all(['reviews', 'judged reviews'].map((key) => client.invalidateQueries({ queryKey: [key] })))
    setSaved((before) => before + 1)
  }
  return (
    <>
      <p className="sm muted">{t('log.reviewsLead')}</p>
      <p className="sm" role="status" key={saved}>
        {saved > 0 && t('log.saved')}
      </p>
      {asked.error && <Problem error={asked.error} onRetry={() => void asked.refetch()} />}
      {asked.data && waiting.length === 0 && (
        <Message icon={ClipboardCheck} title={t('log.noReviews')} text={t('log.noReviewsText')} />
      )}
      <ul className="log-reviews" aria-label={t('log.reviews')}>
        {waiting.map((review) => (
          <ReviewCard key={review.id} review={review} onJudged={renew} />
        ))}
      </ul>
      {asked.hasNextPage && (
        <button type="button" className="btn q start" onClick={() => void asked.fetchNextPage()}>
          {t('views.more')}
        </button>
      )}
      {judged && judged.edges.length > 0 && (
        <>
          <h2>{t('log.judged')}</h2>
          <ul className="log-reviews" aria-label={t('log.judged')}>
            {judged.edges.map(({ node }) => (
              <ReviewCard key={node.id} review={node} />
            ))}
          </ul>
        </>
      )}
    </>
  )
}
