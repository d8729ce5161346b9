/** The log of the hospital: what happened, what is to be reviewed, and emergency accesses. */
import { getRouteApi, Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { Emergencies } from '@/features/log/Emergencies'
import { Events } from '@/features/log/Events'
import { Reviews } from '@/features/log/Reviews'
import { Standing } from '@/features/log/Standing'
import '@/features/log/messages'
import '@/styles/log.css'

/** A tab is open by what is chosen, not by the page alone. */
const EXACTLY = { exact: true, includeSearch: true }
const route = getRouteApi('/log')

export function Log() {
  const { t } = useTranslation()
  const query = route.useSearch()
  const { tab } = query
  return (
    <div className="page scrolls">
      <header className="row wrap">
        <h1 className="grow">{t('nav.log')}</h1>
        <Standing />
      </header>
      <nav className="tabs" aria-label={t('log.tabs')}>
        <Link to="/log" search={{}} activeOptions={EXACTLY} aria-current={tab === undefined ? 'page' : undefined}>
          {t('log.events')}
        </Link>
        <Link to="/log" search={{ tab: 'reviews' }} activeOptions={EXACTLY} aria-current={tab === 'reviews' ? 'page' : undefined}>
          {t('log.reviews')}
        </Link>
        <Link to="/log" search={{ tab: 'emergencies' }} activeOptions={EXACTLY} aria-current={tab === 'emergencies' ? 'page' : undefined}>
          {t('log.emergencies')}
        </Link>
      </nav>
      {tab === 'reviews' ? <Reviews /> : tab === 'emergencies' ? <Emergencies /> : <Events query={query} />}
    </div>
  )
}
