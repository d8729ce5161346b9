/** The consent by which somebody may be compared, and until when. */
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Glyph } from '@/components/Glyph'
import { ask } from '@/lib/api'
import { lastDayOf, standingOf } from '@/lib/consent'
import { day, longDay } from '@/lib/format'
import { ConsentsDocument } from '@/lib/graphql/graphql'
import { useMinute } from '@/lib/minute'

export function Matching({ patient }: { patient: string }) {
  const { t, i18n } = useTranslation()
  const now = new Date(useMinute())
  const consents = useQuery({
    queryKey: ['consents', patient],
    queryFn: async ({ signal }) => (await ask(ConsentsDocument, { patient }, signal)).consents,
  }).data
  for (const consent of consents ?? []) {
    const answer = consent.answers.find(({ purpose }) => purpose === 'BIOMETRIC_MATCHING')
    const standing = answer && standingOf(consent, answer.effect, now)
    if ((standing !== 'permitted' && standing !== 'expiring') || consent.ends === null) continue
    const [signature] = consent.signatures
    return (
      <div className="prow" data-s={standing}>
        <Glyph state={standing} />
        <span className="md">{t('consent.matching')}</span>
        <span className="d">{t('queue.until', { day: day(lastDayOf(consent.ends)) })}</span>
        {signature && (
          <span className="w">
            {t('queue.agreed', { name: signature.signer, day: longDay(signature.signedAt, i18n.language) })}
          </span>
        )}
      </div>
    )
  }
  return null
}
