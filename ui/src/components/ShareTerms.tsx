/** How a link is proved, what it is for, how often and how long. */
import { useTranslation } from 'react-i18next'
import { Field } from '@/components/Field'
import { CountSelect, EndsAfter, LanguageChoice, MessageField, ProofChoice } from '@/components/LinkTerms'
import { Segments } from '@/components/Segments'
import { CHANNELS, type UsePurpose, USES, usesFrom } from '@/lib/release'
import { type Draft, OPENS, type SharingTerms } from '@/lib/sharing'

interface Props {
  draft: Draft
  terms: SharingTerms | undefined
  onChange: (changed: Partial<Draft>) => void
}

export function ShareTerms({ draft, terms, onChange }: Props) {
  const { t } = useTranslation()
  const channels = CHANNELS[draft.use.purpose]
  const wordOf = (purpose: UsePurpose) =>
    t(purpose === 'CARE' ? 'share.care' : purpose === 'MARKETING' ? 'release.publicity' : `stamp.${purpose}`)
  return (
    <>
      <ProofChoice draft={draft} allowed={terms} onChange={onChange} />
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
        <CountSelect
          label={t('share.opens')}
          value={draft.mostOpens}
          counts={OPENS}
          wordOf={(count) => t('share.opensCount', { count })}
          onChoose={(mostOpens) => {
            onChange({ mostOpens })
          }}
        />
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
      <EndsAfter
        draft={draft}
        allowed={terms}
        hint={(moment) => t('share.endsAt', { moment })}
        onChange={onChange}
      />
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
        <LanguageChoice draft={draft} onChange={onChange} />
      </div>
      <MessageField draft={draft} rows={2} hint={t('share.messageHint')} onChange={onChange} />
    </>
  )
}
