/** All that happened to a link, newest first: when, what, and from which network. */
import { useTranslation } from 'react-i18next'
import { moment } from '@/lib/format'
import '@/components/shareWords'

interface Props {
  events: readonly { key: string; at: string; words: string; origin: string }[] | undefined
}

export function EventList({ events }: Props) {
  const { t, i18n } = useTranslation()
  return (
    <ul className="share-events sm" aria-label={t('shares.events')} aria-busy={!events}>
      {events?.length === 0 && <li className="muted">{t('shares.noEvents')}</li>}
      {events?.map(({ key, at, words, origin }) => (
        <li key={key}>
          <span className="n muted">{moment(at, i18n.language)}</span> {words}
          {origin && (
            <span className="muted">
              {' '}
              {origin === 'inside' ? t('shares.inside') : t('shares.from', { network: origin })}
            </span>
          )}
        </li>
      ))}
    </ul>
  )
}
