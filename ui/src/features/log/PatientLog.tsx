/** Who looked at one patient's photos, for a privacy officer: by the identifier alone. */
import { getRouteApi, Link } from '@tanstack/react-router'
import { ScrollText } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { ViewsOf } from '@/components/ViewsOf'
import { ask } from '@/lib/api'
import { PatientLogDocument } from '@/lib/graphql/graphql'
import '@/features/log/messages'

const PAGE = 50
const route = getRouteApi('/log/patients/$id')

export function PatientLog() {
  const { id } = route.useParams()
  const { t } = useTranslation()
  return (
    <div className="page scrolls">
      <header className="row wrap">
        <div className="grow">
          <h1>{t('log.patientLog')}</h1>
          <p className="xs muted log-id">{id}</p>
        </div>
        <Link to="/log" search={{ patient: id }} className="btn">
          <ScrollText className="ic" aria-hidden />
          {t('log.show')}
        </Link>
      </header>
      <ViewsOf
        patient={id}
        paper={`/log/patients/${id}.pdf`}
        ask={async (asked, signal) =>
          (await ask(PatientLogDocument, { patient: id, first: PAGE, ...asked }, signal)).patientLog
        }
      />
    </div>
  )
}
