/** After the first sign-in by a password alone: a passkey or an authenticator, then to work. */
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Brand } from '@/components/Brand'
import { LanguageChoice } from '@/components/Preferences'
import { Problem } from '@/components/Problem'
import { Authenticator } from '@/features/account/Authenticator'
import { factorsQuery } from '@/features/account/factors'
import { Passkeys } from '@/features/account/Passkeys'
import { askOnce } from '@/lib/api'
import { SignOutDocument } from '@/lib/graphql/graphql'
import { whoQuery } from '@/lib/who'
import '@/features/account/messages'
import '@/styles/account.css'

export function SetUp() {
  const { t } = useTranslation()
  const client = useQueryClient()
  const asked = useQuery(factorsQuery)
  const onAdded = () => void client.invalidateQueries(whoQuery)
  return (
    <main className="set-up">
      <Brand />
      <h1>{t('account.setUp')}</h1>
      <p className="muted lg">{t('account.setUpLead')}</p>
      {asked.error && <Problem error={asked.error} onRetry={() => void asked.refetch()} />}
      {asked.data && (
        <div className="account">
          <Passkeys factors={asked.data} onAdded={onAdded} />
          <Authenticator factors={asked.data} onAdded={onAdded} />
        </div>
      )}
      <div className="row wrap">
        <LanguageChoice />
        <button
          type="button"
          className="btn"
          onClick={() => {
            void askOnce(SignOutDocument, {}).finally(() => {
              location.assign('/')
            })
          }}
        >
          {t('account.signOut')}
        </button>
      </div>
    </main>
  )
}
