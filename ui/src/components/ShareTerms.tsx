/** How a link is proved, what it is for, how often and how long. */
import { useTranslation } from 'react-i18next'
import { Field } from '@/components/Field'
import { Segments } from '@/components/Segments'
import { moment } from '@/lib/format'
import { useMinute } from '@/lib/minute'
import { CHANNELS, type UsePurpose, USES, usesFrom } from '@/lib/release'
import { daysOf, type Draft, LANGUAGES, OPENS, PROOF_WORDS, proofsOf, type SharingTerms } from '@/lib/sharing'

interface Props {
  draft: Draft
  terms: SharingTerms | undefined
  onChange: (changed: Partial<Draft>) => void
}

const DAY_MS = 86_400_000

export function ShareTerms({ draft, terms, onChange }: Props) {
  const { t, i18n } = useTranslation()
  const now = useMinute()
  const proofs = proofsOf(terms)
  const channels = CHANNELS[draft.use.purpose]
  const ends = new Date(now + draft.days * DAY_MS).toISOString()
  const wordOf = (purpose: UsePurpose) =>
    t(purpose === 'CARE' ? 'share.care' : purpose === 'MARKETING' ? 'release.publicity' : `stamp.${purpose}`)
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
        <Field label={t('share.purpose')}>
          {(attributes) => (
            <select
              {...attributes}
              className="in"
              value={draft.use.purpose}
              onChange={(event) => {
                const chosen = USES.find((use) => use === event.currentTarget.value)
                if (chosen) onChange({ use: usesFrom(chosen) })
              }}
            >
              {USES.map((purpose) => (
                <option key={purpose} value={purpose}>
                  {wordOf(purpose)}
                </option>
              ))}
            </select>
          )}
        </Field>
        <Field label={t('share.opens')}>
          {(attributes) => (
            <select
              {...attributes}
              className="in"
              value={draft.mostOpens}
              onChange={(event) => {
                onChange({ mostOpens: Number(event.currentTarget.value) })
              }}
            >
              {OPENS.map((count) => (
                <option key={count} value={count}>
                  {t('share.opensCount', { count })}
                </option>
              ))}
            </select>
          )}
        </Field>
      </div>
      {channels.length > 1 && (
        <Segments
          label={t('share.channel')}
          value={draft.use.channel}
          choices={channels.map((value) => ({ value, label: t(`release.${value}`) }))}
          onChoose={(channel) => {
            onChange({ use: { ...draft.use, channel } })
          }}
        />
      )}
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
        <p className="hint">{t('share.endsAt', { moment: moment(ends, i18n.language) })}</p>
      </div>
      <div className="share-two">
        <Field label={t('share.reference')} hint={t('share.referenceHint')}>
          {(attributes) => (
            <input
              {...attributes}
              className="in"
              maxLength={40}
              autoComplete="off"
              value={draft.reference}
              onChange={(event) => {
                onChange({ reference: event.currentTarget.value })
              }}
            />
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
      <Field label={t('share.message')} hint={t('share.messageHint')}>
        {(attributes) => (
          <textarea
            {...attributes}
            className="in"
            rows={2}
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
