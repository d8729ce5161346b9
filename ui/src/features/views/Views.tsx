/** Who looked at this patient's photos, for who treats them. */
import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { PatientCard } from '@/components/PatientCard'
import { PatientTabs } from '@/components/PatientTabs'
import { Problem } from '@/components/Problem'
import { ViewsOf } from '@/components/ViewsOf'
import { ask } from '@/lib/api'
import { PatientDocument, PatientViewsDocument } from '@/lib/graphql/graphql'
import '@/styles/patient.css'

const PAGE = 50
const route = getRouteApi('/patients/$id/views')

export function Views() {
  const { id } = route.useParams()
  const { t } = useTranslation()
  const known = useQuery({
    queryKey: ['patient', id],
    queryFn: async ({ signal }) => (await ask(PatientDocument, { id }, signal)).patient,
  })
  if (known.error) return <Problem error={known.error} onRetry={() => void known.refetch()} />
  return (
    <div className="page scrolls">
      <header className="row wrap timeline-head">
        <h1 className="vh">{t('views.title')}</h1>
        <div className="grow">{known.data && <PatientCard patient={known.data} />}</div>
      </header>
      <PatientTabs patient={id} />
      <p className="sm muted">{t('views.lead')}</p>
      <ViewsOf
        patient={id}
        paper={`/patients/${id}/log.pdf`}
        ask={async (asked, signal) =>
          (await ask(PatientViewsDocument, { patient: id, first: PAGE, ...asked }, signal)).patientViews
        }
      />
    </div>
  )
}
