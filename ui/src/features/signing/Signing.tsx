/** Reading, answering and signing one consent: by a link, on a tablet, or from paper. */
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ConsentSheet } from '@/components/ConsentSheet'
import { Heading } from '@/features/signing/Heading'
import { IdentityCheck, type Whose } from '@/features/signing/IdentityCheck'
import { type Draft, EMPTY, isBegun, signingOf } from '@/features/signing/signing'
import { SignHere } from '@/features/signing/SignHere'
import { Refusal } from '@/lib/api'
import { capacitiesOf, type Consent } from '@/lib/consent'
import type { SigningInput } from '@/lib/graphql/graphql'
import { useLeaving } from '@/lib/useLeaving'

export type Way = 'here' | 'paper' | 'spoken'

interface Props {
  consent: Consent
  patient: Whose
  way: Way
  /** What to do when the form is somebody else's. */
  otherwise: string
  sign: (signing: SigningInput) => Promise<void>
}

export function Signing({ consent, patient, way, otherwise, sign }: Props) {
  const { t } = useTranslation()
  const [isRight, setIsRight] = useState(false)
  const [draft, setDraft] = useState<Draft>(EMPTY)
  const signing = useMutation({ mutationFn: sign })
  const capacities = capacitiesOf(consent)
  useLeaving(isBegun(draft) && !signing.isSuccess)
  if (!isRight) {
    return (
      <IdentityCheck
        patient={patient}
        isOwn={way === 'here' && capacities.every((capacity) => capacity === 'SELF')}
        otherwise={otherwise}
        onRight={() => {
          setIsRight(true)
        }}
      />
    )
  }
  const isWitness = capacities.length === 1 && capacities[0] === 'WITNESS'
  const lead = isWitness ? t('sign.asWitness') : way === 'here' ? undefined : t(way === 'paper' ? 'sign.asPaper' : 'sign.asSpoken')
  return (
    <div className="signing">
      <ConsentSheet
        form={consent.form}
        heading={<Heading>{consent.form.title}</Heading>}
        answers={draft.answers}
        lead={lead}
        onAnswer={(purpose, isYes) => {
          setDraft((now) => ({ ...now, answers: { ...now.answers, [purpose]: isYes } }))
        }}
      />
      <aside aria-label={t('sign.signature')}>
        <SignHere
          consent={consent}
          capacities={capacities}
          draft={draft}
          isDrawn={way === 'here'}
          isSigning={signing.isPending}
          refusal={signing.error ? refusalOf(signing.error, t) : undefined}
          onChange={(change) => {
            setDraft((now) => ({ ...now, ...change(now) }))
          }}
          onSign={() => {
            const done = signingOf(draft, consent, capacities)
            if (done) signing.mutate(done)
          }}
        />
      </aside>
    </div>
  )
}

const REFUSALS: Record<string, string> = {
  CONFLICT: 'sign.changed',
  ILLEGAL_STEP: 'sign.over',
  NOT_FOUND: 'sign.over',
  OFFLINE: 'sign.offline',
}

/** Nothing was signed, and everything is still there: what happened, and what to do. */
function refusalOf(error: Error, t: (key: string) => string): string {
  const code = error instanceof Refusal ? error.code : ''
  if (code === 'INVALID' && error instanceof Refusal && error.field === 'signer') return t('sign.badName')
  return t(REFUSALS[code] ?? 'sign.failed')
}
