/** How a request is proved, how many photos may come, and until when. */
import { useTranslation } from 'react-i18next'
import { Field } from '@/components/Field'
import { Segments } from '@/components/Segments'
import { moment } from '@/lib/format'
import type { RequestTermsQuery } from '@/lib/graphql/graphql'
import { COUNTS, type RequestDraft } from '@/lib/inbound'
import { useMinute } from '@/lib/minute'
import { daysOf, LANGUAGES, PROOF_WORDS, proofsOf } from '@/lib/sharing'

interface Props {
  draft: RequestDraft
  terms: RequestTermsQuery['requestTerms'] | undefined
  onChange: (changed: Partial<RequestDraft>) => void
}

const DAY_MS = 86_400_000

export function RequestTerms({ draft, terms, onChange }: Props) {
  const { t, i18n } = useTranslation()
  const now = useMinute()
  const proofs = proofsOf(terms)
  const ends = new Date(now + draft.days * DAY_MS).toISOString()
  return (
    <>
      <div className="field">
        <span className="share-label">{t('share.proof')}</span>
        {proofs.length > 1 && (
          <Segments
            label={t('share.proof')}
            value={draft.proof}
            choices={proofs.map((value) => ({ value, label: t(PROOF_WORDS[value].name) }))}
            onChoose={(proof) => {
              onChange({ proof })
            }}
          />
        )}
        <p className="hint">{t(PROOF_WORDS[draft.proof].hint)}</p>
      </div>
      <div className="share-two">
        <Field label={t('request.most')}>
          {(attributes) => (
            <select
              {...attributes}
              className="in"
              value={draft.mostPhotos}
              onChange={(event) => {
                onChange({ mostPhotos: Number(event.currentTarget.value) })
              }}
            >
              {COUNTS.map((count) => (
                <option key={count} value={count}>
                  {t('request.count', { count })}
                </option>
              ))}
            </select>
          )}
        </Field>
        <div className="field">
          <span className="share-label">{t('share.language')}</span>
          <Segments
            label={t('share.language')}
            value={draft.language}
            choices={LANGUAGES}
            onChoose={(language) => {
              onChange({ language })
            }}
          />
        </div>
      </div>
      <div className="field">
        <span className="share-label">{t('share.ends')}</span>
        <Segments
          label={t('share.ends')}
          value={String(draft.days)}
          choices={daysOf(terms).map((count) => ({ value: String(count), label: t('share.days', { count }) }))}
          onChoose={(days) => {
            onChange({ days: Number(days) })
          }}
        />
        <p className="hint">{t('request.endsAt', { moment: moment(ends, i18n.language) })}</p>
      </div>
      <Field label={t('share.message')} hint={t('request.messageHint')}>
        {(attributes) => (
          <textarea
            {...attributes}
            className="in"
            rows={3}
            maxLength={500}
            value={draft.message}
            onChange={(event) => {
              onChange({ message: event.currentTarget.value })
            }}
          />
        )}
      </Field>
    </>
  )
}
