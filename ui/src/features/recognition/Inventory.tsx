/** Every stored template with the consent that allows it, and the proof that none is without. */
import { useInfiniteQuery } from '@tanstack/react-query'
import type { TFunction } from 'i18next'
import { useTranslation } from 'react-i18next'
import { Glyph } from '@/components/Glyph'
import { Problem } from '@/components/Problem'
import { ask } from '@/lib/api'
import { lastDayOf } from '@/lib/consent'
import { day, moment } from '@/lib/format'
import {
  type BiometricCountQuery,
  BiometricInventoryDocument,
  type BiometricInventoryQuery,
} from '@/lib/graphql/graphql'

const PAGE = 25
type Template = BiometricInventoryQuery['biometricInventory']['edges'][number]['node']

export function Inventory({ count }: { count: BiometricCountQuery['biometricCount'] }) {
  const { t } = useTranslation()
  const asked = useInfiniteQuery({
    queryKey: ['biometric inventory'],
    queryFn: async ({ pageParam, signal }) =>
      (await ask(BiometricInventoryDocument, { first: PAGE, after: pageParam }, signal)).biometricInventory,
    initialPageParam: null as string | null,
    getNextPageParam: ({ pageInfo }) => (pageInfo.hasNextPage ? pageInfo.endCursor : null),
  })
  const templates = asked.data?.pages.flatMap(({ edges }) => edges.map(({ node }) => node)) ?? []
  const isProven = count.withoutConsent === 0
  return (
    <section className="card parts" aria-label={t('recognition.inventory')}>
      <header className="card-head wrap">
        <div>
          <h2>{t('recognition.inventory')}</h2>
          <p className="sm muted">{t('recognition.inventoryLead')}</p>
        </div>
        <p className="row inventory-proof">
          <Glyph state={isProven ? 'permitted' : 'withdrawn'} size="l" />
          <b>{t('recognition.count', { count: count.total })}</b>
          <span>{t('recognition.without', { count: count.withoutConsent })}</span>
        </p>
      </header>
      {asked.error && <Problem error={asked.error} onRetry={() => void asked.refetch()} />}
      {asked.data && templates.length === 0 && <p className="card-body sm muted">{t('recognition.empty')}</p>}
      {templates.length > 0 && (
        <table className="inventory">
          <thead>
            <tr>
              <th>{t('recognition.allowed')}</th>
              <th>{t('recognition.consent')}</th>
              <th>{t('recognition.patient')}</th>
              <th>{t('recognition.photo')}</th>
              <th>{t('recognition.model')}</th>
              <th>{t('recognition.made')}</th>
            </tr>
          </thead>
          <tbody>
            {templates.map((each) => (
              <Row key={each.id} template={each} />
            ))}
          </tbody>
        </table>
      )}
      {asked.hasNextPage && (
        <button type="button" className="btn q start" onClick={() => void asked.fetchNextPage()}>
          {t('recognition.more')}
        </button>
      )}
    </section>
  )
}

function Row({ template }: { template: Template }) {
  const { t, i18n } = useTranslation()
  const { isAllowed, consent, patient, photo, model, madeAt } = template
  const ids = [
    [t('recognition.consent'), consent],
    [t('recognition.patient'), patient],
    [t('recognition.photo'), photo],
  ] as const
  return (
    <tr>
      <td>
        <span className="row nw">
          <Glyph state={isAllowed ? 'permitted' : 'withdrawn'} />
          {termOf(template, t)}
        </span>
      </td>
      {ids.map(([name, id]) => (
        <td key={name} data-name={name}>
          <code title={id}>{id.slice(-12)}</code>
        </td>
      ))}
      <td data-name={t('recognition.model')}>{model}</td>
      <td className="n" data-name={t('recognition.made')}>
        {moment(madeAt, i18n.language)}
      </td>
    </tr>
  )
}

function termOf({ isAllowed, until }: Template, t: TFunction): string {
  if (!isAllowed) return t('recognition.notAllowed')
  return until === null ? t('recognition.endless') : t('recognition.until', { day: day(lastDayOf(until)) })
}
