/** The signature itself: drawn, as whom, the name, what is still missing, and the one button. */
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { questionId } from '@/components/ConsentSheet'
import { SignaturePad } from '@/features/signing/SignaturePad'
import { capacityOf, type Draft, LONGEST_NAME, type Missing, missingOf } from '@/features/signing/signing'
import { WHO_ID, WhoSigns } from '@/features/signing/WhoSigns'
import { type Consent, PURPOSE_WORDS } from '@/lib/consent'
import type { Capacity } from '@/lib/graphql/graphql'

interface Props {
  consent: Consent
  capacities: readonly Capacity[]
  draft: Draft
  /** Nobody draws on this screen what stands on paper, or was said. */
  isDrawn: boolean
  isSigning: boolean
  refusal: string | undefined
  onChange: (change: (draft: Draft) => Partial<Draft>) => void
  onSign: () => void
}

const NAME_ID = 'signer'

export function SignHere(props: Props) {
  const { consent, capacities, draft, isDrawn, isSigning, refusal, onChange, onSign } = props
  const { t } = useTranslation()
  const [isTried, setIsTried] = useState(false)
  const missing = missingOf(draft, consent, capacities)
  const capacity = capacityOf(draft, capacities)
  const [first] = missing
  return (
    <form
      className="sign-here"
      aria-label={t('sign.signature')}
      onSubmit={(event) => {
        event.preventDefault()
        setIsTried(first !== undefined)
        if (first) goTo(first)
        else if (!isSigning) onSign()
      }}
    >
      {isDrawn && (
        <SignaturePad
          strokes={draft.strokes}
          onDraw={(draw) => {
            onChange(({ strokes }) => ({ strokes: draw(strokes) }))
          }}
        />
      )}
      <WhoSigns
        capacities={capacities}
        chosen={capacity}
        onChoose={(chosen) => {
          onChange(() => ({ capacity: chosen }))
        }}
      />
      <div className="col">
        <label className="sign-label" htmlFor={NAME_ID}>
          {t(isDrawn ? 'sign.name' : 'sign.nameOf')}
        </label>
        <input
          id={NAME_ID}
          className="in"
          value={draft.name}
          maxLength={LONGEST_NAME}
          autoComplete="off"
          spellCheck={false}
          onChange={(event) => {
            const name = event.target.value
            onChange(() => ({ name }))
          }}
        />
      </div>
      <StillMissing missing={missing} isTried={isTried} />
      {refusal && (
        <p className="note sign-small" data-s="withdrawn" role="alert">
          {refusal}
        </p>
      )}
      <button type="submit" className="btn p sign-act" aria-disabled={isSigning}>
        {t(isDrawn ? 'sign.act' : 'sign.record')}
      </button>
    </form>
  )
}

function StillMissing({ missing, isTried }: { missing: readonly Missing[]; isTried: boolean }) {
  const { t } = useTranslation()
  if (missing.length === 0) {
    return (
      <p className="sign-small muted complete" role="status">
        {t('sign.complete')}
      </p>
    )
  }
  const unanswered = missing.flatMap((each) => (each.part === 'answer' ? [t(PURPOSE_WORDS[each.purpose])] : []))
  return (
    <div
      className={isTried ? 'note sign-small sign-missing' : 'sign-small sign-missing muted'}
      data-s={isTried ? 'expiring' : undefined}
      role="status"
    >
      <p>{t('sign.missing')}</p>
      <ul>
        {unanswered.length > 0 && <li>{t('sign.missingAnswers', { purposes: unanswered.join(', ') })}</li>}
        {missing.some(({ part }) => part === 'capacity') && <li>{t('sign.missingWho')}</li>}
        {missing.some(({ part }) => part === 'name') && <li>{t('sign.missingName')}</li>}
      </ul>
    </div>
  )
}

/** The focus goes where something is to be done, and the page with it. */
function goTo(missing: Missing): void {
  const id = missing.part === 'answer' ? questionId(missing.purpose) : missing.part === 'capacity' ? WHO_ID : NAME_ID
  const place = document.getElementById(id)
  const control = missing.part === 'name' ? place : (place?.querySelector<HTMLElement>('button, input') ?? place)
  control?.focus({ preventScroll: true })
  place?.scrollIntoView({ block: 'center' })
}
