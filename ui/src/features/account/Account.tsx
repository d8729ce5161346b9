/** How one signs in, and where one is signed in. */
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Problem } from '@/components/Problem'
import { Authenticator } from '@/features/account/Authenticator'
import { factorsQuery } from '@/features/account/factors'
import { Passkeys } from '@/features/account/Passkeys'
import { Password } from '@/features/account/Password'
import { Paper } from '@/features/account/RecoveryCodes'
import { Sessions } from '@/features/account/Sessions'
import '@/features/account/messages'
import '@/styles/account.css'

export function Account() {
  const { t } = useTranslation()
  const asked = useQuery(factorsQuery)
  if (asked.error) return <Problem error={asked.error} onRetry={() => void asked.refetch()} />
  const factors = asked.data
  if (!factors) return <div className="page" aria-busy="true" />
  const hasFactor = factors.hasAuthenticator || factors.passkeys.length > 0
  return (
    <div className="page scrolls">
      <h1>{t('account.title')}</h1>
      <div className="account">
        <Passkeys factors={factors} />
        <Authenticator factors={factors} />
        {hasFactor && <Paper factors={factors} />}
        {factors.hasPassword && <Password hasFactor={hasFactor} />}
        <Sessions />
      </div>
    </div>
  )
}
