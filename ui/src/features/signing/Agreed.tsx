/** What was agreed, as the patient sees it: a sentence on where it stands, and each purpose. */
import { useTranslation } from 'react-i18next'
import { AgreedList } from '@/components/AgreedList'
import { type Consent, lastDayOf } from '@/lib/consent'
import { day } from '@/lib/format'
import type { ConsentState } from '@/lib/graphql/graphql'

const SENTENCES: Record<ConsentState, string> = {
  DRAFT: 'mine.open',
  SENT: 'mine.open',
  PARTLY_SIGNED: 'mine.partly',
  ACTIVE: 'mine.active',
  EXPIRED: 'mine.expired',
  WITHDRAWN: 'mine.withdrawn',
  REFUSED: 'mine.refused',
  SUPERSEDED: 'mine.superseded',
  ENTERED_IN_ERROR: 'mine.inError',
}

export function Agreed({ consent }: { consent: Consent }) {
  const { t } = useTranslation()
  const until = consent.ends === null ? '' : day(lastDayOf(consent.ends))
  const since = consent.closedAt === null ? '' : day(new Date(consent.closedAt).toLocaleDateString('sv'))
  return (
    <>
      <p role="status">{t(SENTENCES[consent.state], { until, since })}</p>
      {consent.answers.length > 0 && <AgreedList consent={consent} />}
      {consent.signatures.map(({ signer, signedAt }) => (
        <p key={signedAt} className="sign-small muted">
          {t('mine.signed', { name: signer, day: day(new Date(signedAt).toLocaleDateString('sv')) })}
        </p>
      ))}
    </>
  )
}
