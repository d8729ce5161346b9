/**
 * The tablet is handed to the patient: the same form, the whole screen, and no way into the
 * vault but for who holds the staff's button. From paper and from what was said, staff enter it.
 */
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { getRouteApi, useBlocker, useNavigate } from '@tanstack/react-router'
import { FileX } from 'lucide-react'
import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Message } from '@/components/Message'
import { Problem } from '@/components/Problem'
import { Calm } from '@/features/signing/Calm'
import { HoldButton } from '@/features/signing/HoldButton'
import { Signing, type Way } from '@/features/signing/Signing'
import { ThankYou } from '@/features/signing/ThankYou'
import { ask, Refusal } from '@/lib/api'
import { type Consent, isOpen } from '@/lib/consent'
import {
  ConsentsDocument,
  GiveReceiptDocument,
  PatientDocument,
  SignConsentDocument,
  type SigningMethod,
} from '@/lib/graphql/graphql'

const route = getRouteApi('/patients/$id/consents/$consent/sign')

const METHODS: Record<Way, SigningMethod> = { here: 'TABLET', paper: 'PAPER_SCAN', spoken: 'VERBAL_WITNESSED' }

export function HandedOver() {
  const { id, consent: asked } = route.useParams()
  const { by: way } = route.useSearch()
  const { t } = useTranslation()
  const navigate = useNavigate()
  // Not even a swipe back leads from the patient's hands into the vault.
  const isLeaving = useRef(way !== 'here')
  useBlocker({ shouldBlockFn: () => !isLeaving.current, enableBeforeUnload: false })
  const back = () => {
    isLeaving.current = true
    void navigate({ to: '/patients/$id/consents', params: { id } })
  }
  const known = useQuery({
    queryKey: ['patient', id],
    queryFn: async ({ signal }) => (await ask(PatientDocument, { id }, signal)).patient,
  })
  const consents = useQuery({
    queryKey: ['consents', id],
    queryFn: async ({ signal }) => (await ask(ConsentsDocument, { patient: id }, signal)).consents,
  })
  const error = known.error ?? consents.error
  const consent = consents.data?.find((each) => each.id === asked)
  const returning =
    way === 'here' ? (
      <HoldButton label={t('sign.staffBack')} onHeld={back} />
    ) : (
      <button type="button" className="btn q" onClick={back}>
        {t('sign.back')}
      </button>
    )
  return (
    <Calm back={returning}>
      {error && <Problem error={error} onRetry={() => void Promise.all([known.refetch(), consents.refetch()])} />}
      {!error && consents.data && !consent && <Message icon={FileX} title={t('problem.hidden')} text={t('problem.hiddenText')} />}
      {!error && known.data && consent && <Sheet consent={consent} patient={known.data} way={way} />}
    </Calm>
  )
}

interface SheetProps {
  consent: Consent
  patient: { id: string; name: string; birthDate: string }
  way: Way
}

function Sheet({ consent, patient, way }: SheetProps) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const [signed, setSigned] = useState<Consent>()
  const queryKey = ['consents', patient.id]
  const address = `${location.origin}/mine`
  const receipt = useQuery({
    queryKey: ['receipt', consent.id],
    queryFn: async ({ signal }) => (await ask(GiveReceiptDocument, { id: consent.id, address }, signal)).giveReceipt,
    // Once, and gone with the page: each asking makes another link.
    enabled: signed !== undefined && !isOpen(signed) && way === 'here',
    staleTime: Infinity,
    gcTime: 0,
    retry: false,
    refetchOnWindowFocus: false,
  })
  if (signed) {
    return (
      <ThankYou
        consent={signed}
        receipt={receipt.data ?? null}
        address={address}
        onNext={() => {
          setSigned(undefined)
        }}
      >
        <p className="sign-give">{t(way === 'here' ? 'sign.giveBack' : 'sign.recorded')}</p>
      </ThankYou>
    )
  }
  if (!isOpen(consent)) return <Message icon={FileX} title={t('sign.overTitle')} text={t('sign.over')} />
  return (
    <div className="calm-main">
      <Signing
        consent={consent}
        patient={patient}
        way={way}
        otherwise={t(way === 'here' ? 'sign.notYoursHere' : 'sign.notTheirs')}
        sign={async (signing) => {
          const { id, version } = consent
          try {
            const done = (await ask(SignConsentDocument, { id, version, method: METHODS[way], signing })).signConsent
            setSigned(done)
            client.setQueryData<Consent[]>(queryKey, (all) => all?.map((each) => (each.id === id ? done : each)))
            // One that held until now may have been replaced by this one.
            void client.invalidateQueries({ queryKey })
          } catch (error) {
            // What changed meanwhile is fetched, so that signing again is signing that.
            if (error instanceof Refusal && error.code === 'CONFLICT') await client.invalidateQueries({ queryKey })
            throw error
          }
        }}
      />
    </div>
  )
}
