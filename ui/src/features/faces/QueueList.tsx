/** Who waits, the likest first. */
import { Grid3x3 } from 'lucide-react'
import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { Crop } from '@/components/Crop'
import { likenessOf, nameOf } from '@/features/faces/words'
import type { QueuedFacesQuery } from '@/lib/graphql/graphql'

interface Props {
  page: QueuedFacesQuery['faceSuggestions']
  current: string
  onOpen: (id: string) => void
  onGrid: () => void
}

export function QueueList({ page, current, onOpen, onGrid }: Props) {
  const { t } = useTranslation()
  const list = useRef<HTMLUListElement>(null)
  useEffect(() => {
    list.current?.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest', inline: 'nearest' })
  }, [current])
  return (
    <section className="card faces-list" aria-label={t('queue.list')}>
      <h2 className="lg">{t('queue.count', { count: page.total })}</h2>
      <ul ref={list}>
        {page.nodes.map((each) => (
          <li key={each.id}>
            <button
              type="button"
              aria-current={each.id === current ? 'true' : undefined}
              onClick={() => { onOpen(each.id) }}
            >
              <Crop face={each.face} pixels={44} alt="" isLazy />
              <span className="grow">
                <span className="md sm ell">{t('queue.who', { name: nameOf(each, t) })}</span>
                <span className="xs muted">{likenessOf(each, t)}</span>
              </span>
            </button>
          </li>
        ))}
      </ul>
      {page.total > page.nodes.length && (
        <p className="xs muted">{t('queue.someShown', { shown: page.nodes.length, total: page.total })}</p>
      )}
      <button type="button" className="btn" onClick={onGrid}>
        <Grid3x3 className="ic" aria-hidden />
        {t('queue.asGrid')}
        <kbd className="kbd single">G</kbd>
      </button>
    </section>
  )
}
