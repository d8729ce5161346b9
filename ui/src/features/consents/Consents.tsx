/** What a patient agreed to, and what is still to be asked. */
import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { FilePlus2, FileText } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Message } from '@/components/Message'
import { PatientCard } from '@/components/PatientCard'
import { PatientTabs } from '@/components/PatientTabs'
import { Problem } from '@/components/Problem'
import { Capability } from '@/features/consents/Capability'
import { ConsentCard } from '@/features/consents/ConsentCard'
import { DraftDialog } from '@/features/consents/DraftDialog'
import { EndDialog } from '@/features/consents/EndDialog'
import { SendDialog } from '@/features/consents/SendDialog'
import { ask } from '@/lib/api'
import { type Consent, isOpen } from '@/lib/consent'
import { ConsentsDocument, PatientDocument } from '@/lib/graphql/graphql'
import { may } from '@/lib/may'
import { useMe } from '@/lib/who'
import '@/styles/patient.css'
import '@/styles/consents.css'

const route = getRouteApi('/patients/$id/consents')

type Doing = { act: 'send' | 'renew' | 'withdraw' | 'void'; consent: Consent } | { act: 'draft' }

export function Consents() {
  const { id } = route.useParams()
  const { t } = useTranslation()
  const mayAct = may(useMe(), 'consent')
  const [doing, setDoing] = useState<Doing>()
  const known = useQuery({
    queryKey: ['patient', id],
    queryFn: async ({ signal }) => (await ask(PatientDocument, { id }, signal)).patient,
  })
  const asked = useQuery({
    queryKey: ['consents', id],
    queryFn: async ({ signal }) => (await ask(ConsentsDocument, { patient: id }, signal)).consents,
  })
  const error = known.error ?? asked.error
  if (error) {
    return <Problem error={error} onRetry={() => void Promise.all([known.refetch(), asked.refetch()])} />
  }
  const consents = asked.data
  const first = consents?.find(isOpen)
  return (
    <div className="page scrolls">
      <header className="row wrap timeline-head">
        <h1 className="vh">{t('consent.title')}</h1>
        <div className="grow">{known.data && <PatientCard patient={known.data} />}</div>
        {mayAct && (
          <button
            type="button"
            className={consents && !first ? 'btn p' : 'btn'}
            onClick={() => {
              setDoing({ act: 'draft' })
            }}
          >
            <FilePlus2 className="ic" aria-hidden />
            {t('consent.another')}
          </button>
        )}
      </header>
      <PatientTabs patient={id} />
      {mayAct && <Capability patient={id} />}
      {consents && <List consents={consents} first={first} mayAct={mayAct} onAct={setDoing} />}
      {doing && (
        <Act
          patient={id}
          doing={doing}
          onClose={() => {
            setDoing(undefined)
          }}
        />
      )}
    </div>
  )
}

interface ListProps {
  consents: readonly Consent[]
  /** The first one that still waits. */
  first: Consent | undefined
  mayAct: boolean
  onAct: (doing: Doing) => void
}

function List({ consents, first, mayAct, onAct }: ListProps) {
  const { t } = useTranslation()
  if (consents.length === 0) {
    return <Message icon={FileText} title={t('consent.none')} text={t(mayAct ? 'consent.noneText' : 'consent.noneSeen')} />
  }
  return (
    <ul className="consents">
      {consents.map((consent) => (
        <ConsentCard
          key={consent.id}
          consent={consent}
          mayAct={mayAct}
          isFirst={consent === first}
          onAct={(act, chosen) => {
            onAct({ act, consent: chosen })
          }}
        />
      ))}
    </ul>
  )
}

function Act({ patient, doing, onClose }: { patient: string; doing: Doing; onClose: () => void }) {
  if (doing.act === 'draft') return <DraftDialog patient={patient} onClose={onClose} />
  if (doing.act === 'send' || doing.act === 'renew') {
    return <SendDialog consent={doing.consent} isAgain={doing.act === 'renew'} onClose={onClose} />
  }
  return <EndDialog consent={doing.consent} how={doing.act} onClose={onClose} />
}
