/** After signing: what was agreed, and the patient's own way back to it. */
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { OwnLink } from '@/components/OwnLink'
import { Agreed } from '@/features/signing/Agreed'
import { Heading } from '@/features/signing/Heading'
import { capacitiesOf, CAPACITY_WORDS, type Consent, isOpen, type SentLink } from '@/lib/consent'

interface Props {
  consent: Consent
  receipt?: SentLink | null
  /** The page that the receipt opens. */
  address?: string
  /** Somebody else has to sign as well. */
  onNext: () => void
  children?: ReactNode
}

export function ThankYou({ consent, receipt, address = '', onNext, children }: Props) {
  const { t } = useTranslation()
  const who = capacitiesOf(consent).map((capacity) => t(CAPACITY_WORDS[capacity]).toLowerCase())
  return (
    <div className="calm-page">
      <Heading>{t('sign.thanks')}</Heading>
      {children}
      {isOpen(consent) ? (
        <>
          <p role="status">{t('sign.next', { who: who.join(t('sign.or')) })}</p>
          <button type="button" className="btn p sign-act" onClick={onNext}>
            {t('sign.nextAct')}
          </button>
        </>
      ) : (
        <Agreed consent={consent} />
      )}
      {receipt && (
        <section className="card receipt">
          <h2>{t('sign.own')}</h2>
          <p>{t('sign.ownText')}</p>
          <OwnLink link={receipt} address={address} label={t('sign.own')} />
        </section>
      )}
    </div>
  )
}
