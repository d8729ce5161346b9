/** Every step of a consent, who took it and what was noted; asked for when it is opened. */
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { STATE_WORDS } from '@/features/consents/acts'
import { refusalOf } from '@/features/consents/refusal'
import { ask } from '@/lib/api'
import type { Consent } from '@/lib/consent'
import { moment } from '@/lib/format'
import { ConsentHistoryDocument } from '@/lib/graphql/graphql'

export function Steps({ consent }: { consent: Consent }) {
  const { t, i18n } = useTranslation()
  const [isOpen, setIsOpen] = useState(false)
  const asked = useQuery({
    queryKey: ['consents', consent.patientId, consent.id, consent.version],
    queryFn: async ({ signal }) => (await ask(ConsentHistoryDocument, { id: consent.id }, signal)).consentHistory,
    enabled: isOpen,
  })
  return (
    <details
      className="steps sm"
      onToggle={(event) => {
        setIsOpen(event.currentTarget.open)
      }}
    >
      <summary>{t('consent.steps')}</summary>
      {asked.error && <p role="alert">{refusalOf(asked.error, t)}</p>}
      <ol className="steps-taken">
        {asked.data?.map(({ version, state, at, byName, note }) => (
          <li key={version}>
            <b>{t(STATE_WORDS[state])}</b>{' '}
            <span className="muted">
              {moment(at, i18n.language)}
              {byName && ` · ${byName}`}
            </span>
            {note && <p className="muted">{note}</p>}
          </li>
        ))}
      </ol>
    </details>
  )
}
