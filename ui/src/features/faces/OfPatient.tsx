/** The confirmed faces of a patient, each the way to its photo. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { ScanFace } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Crop } from '@/components/Crop'
import { Message } from '@/components/Message'
import { PatientCard } from '@/components/PatientCard'
import { PatientTabs } from '@/components/PatientTabs'
import { Problem } from '@/components/Problem'
import { PAGE, refusalOf } from '@/features/faces/words'
import { ask } from '@/lib/api'
import { longDay } from '@/lib/format'
import {
  type CropDetailsFragment,
  FacesOfPatientDocument,
  GiveNameBackDocument,
  PatientDocument,
  TakeNameBackDocument,
} from '@/lib/graphql/graphql'
import { may } from '@/lib/may'
import { useMe } from '@/lib/who'
import '@/lib/faceWords'
import '@/styles/faces.css'

const route = getRouteApi('/patients/$id/faces')
/** But for the faces of this page, which stay as they are, so that a name can be given back. */
const CHANGED = ['suggestions', 'faces waiting', 'faces', 'photo', 'depictions', 'search']

export function OfPatient() {
  const { id } = route.useParams()
  const { t } = useTranslation()
  const mayEdit = may(useMe(), 'edit')
  const known = useQuery({
    queryKey: ['patient', id],
    queryFn: async ({ signal }) => (await ask(PatientDocument, { id }, signal)).patient,
  })
  const asked = useQuery({
    queryKey: ['faces of patient', id],
    queryFn: async ({ signal }) => (await ask(FacesOfPatientDocument, { patient: id, first: PAGE }, signal)).patientFaces,
    // Whoever comes back sees what is so, without the names that were taken back.
    gcTime: 0,
    refetchOnWindowFocus: false,
  })
  const error = known.error ?? asked.error
  if (error) {
    return <Problem error={error} onRetry={() => void Promise.all([known.refetch(), asked.refetch()])} />
  }
  const faces = asked.data ?? []
  return (
    <div className="page scrolls">
      <header>
        <h1 className="vh">{t('queue.ofPatient')}</h1>
        {known.data && <PatientCard patient={known.data} />}
      </header>
      <PatientTabs patient={id} />
      {asked.data && faces.length === 0 && (
        <Message icon={ScanFace} title={t('queue.noneOfPatient')} text={t('queue.noneOfPatientText')} />
      )}
      {faces.length > 0 && <p className="sm muted">{t('queue.ofPatientLead')}</p>}
      <ul className="faces-cards" aria-busy={asked.isFetching}>
        {faces.map((face) => (
          <Confirmed key={face.id} face={face} patient={id} mayEdit={mayEdit} />
        ))}
      </ul>
    </div>
  )
}

interface Props {
  face: CropDetailsFragment
  patient: string
  mayEdit: boolean
}

function Confirmed({ face, patient, mayEdit }: Props) {
  const { t, i18n } = useTranslation()
  const client = useQueryClient()
  const [isNamed, setIsNamed] = useState(true)
  const name = useMutation({
    mutationFn: async (isWanted: boolean) => {
      if (isWanted) await ask(GiveNameBackDocument, { id: face.id, patient })
      else await ask(TakeNameBackDocument, { id: face.id })
    },
    onSuccess: (_, isWanted) => {
      setIsNamed(isWanted)
      for (const key of CHANGED) void client.invalidateQueries({ queryKey: [key] })
    },
  })
  const when = face.namedAt ? longDay(face.namedAt, i18n.language) : ''
  return (
    <li className={isNamed ? 'card' : 'card is-gone'}>
      <Link
        to="/photos/$id"
        params={{ id: face.photo }}
        preload={false}
        aria-label={`${t('queue.face', { day: when })}. ${t('queue.open')}`}
      >
        <Crop face={face} pixels={200} alt="" isLazy />
      </Link>
      <div className="col">
        <p className="xs muted">{isNamed ? t('queue.confirmedOn', { day: when }) : t('queue.noLonger')}</p>
        {mayEdit && (
          <button
            type="button"
            className="btn sm"
            onClick={() => {
              if (!name.isPending) name.mutate(!isNamed)
            }}
          >
            {t(isNamed ? 'queue.notThem' : 'queue.undo')}
          </button>
        )}
        <p className="xs" role="status">
          {name.isSuccess && t(isNamed ? 'queue.named' : 'queue.unnamed')}
        </p>
        {name.error && (
          <p className="note xs" data-s="withdrawn" role="alert">
            {refusalOf(name.error, t)}
          </p>
        )}
      </div>
    </li>
  )
}
