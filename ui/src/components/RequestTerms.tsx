/** How a request is proved, how many photos may come, and until when. */
import { useTranslation } from 'react-i18next'
import { CountSelect, EndsAfter, LanguageChoice, MessageField, ProofChoice } from '@/components/LinkTerms'
import type { RequestTermsQuery } from '@/lib/graphql/graphql'
import { COUNTS, type RequestDraft } from '@/lib/inbound'

interface Props {
  draft: RequestDraft
  terms: RequestTermsQuery['requestTerms'] | undefined
  onChange: (changed: Partial<RequestDraft>) => void
}

export function RequestTerms({ draft, terms, onChange }: Props) {
  const { t } = useTranslation()
  return (
    <>
      <ProofChoice draft={draft} allowed={terms} onChange={onChange} />
      <div className="share-two">
        <CountSelect
          label={t('request.most')}
          value={draft.mostPhotos}
          counts={COUNTS}
          wordOf={(count) => t('request.count', { count })}
          onChoose={(mostPhotos) => {
            onChange({ mostPhotos })
          }}
        />
        <LanguageChoice draft={draft} onChange={onChange} />
      </div>
      <EndsAfter
        draft={draft}
        allowed={terms}
        hint={(moment) => t('request.endsAt', { moment })}
        onChange={onChange}
      />
      <MessageField draft={draft} rows={3} hint={t('request.messageHint')} onChange={onChange} />
    </>
  )
}
