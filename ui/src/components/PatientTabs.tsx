/** The pages about one patient. */
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { may } from '@/lib/may'
import { useMe } from '@/lib/who'

export function PatientTabs({ patient }: { patient: string }) {
  const { t } = useTranslation()
  const mayTell = may(useMe(), 'consent')
  const here = { params: { id: patient }, activeProps: { 'aria-current': 'page' as const } }
  return (
    <nav className="tabs" aria-label={t('consent.tabs')}>
      <Link to="/patients/$id/timeline" {...here}>
        {t('timeline.title')}
      </Link>
      <Link to="/patients/$id/consents" {...here}>
        {t('consent.title')}
      </Link>
      <Link to="/patients/$id/faces" {...here}>
        {t('faces.title')}
      </Link>
      {mayTell && (
        <Link to="/patients/$id/views" {...here}>
          {t('consent.views')}
        </Link>
      )}
    </nav>
  )
}
