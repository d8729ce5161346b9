/** The first page: sign in on the left, what the vault stands for on the right. */
import { useQueryClient } from '@tanstack/react-query'
import { FileClock, LockKeyhole, Search, UserRoundCheck } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Brand } from '@/components/Brand'
import { LanguageChoice } from '@/components/Preferences'
import { SignInForm } from '@/components/SignInForm'
import '@/lib/signInWords'

const PROMISES = [
  { icon: LockKeyhole, key: 'sealed' },
  { icon: UserRoundCheck, key: 'patient' },
  { icon: Search, key: 'found' },
  { icon: FileClock, key: 'logged' },
] as const

/** Why the single sign-on brought somebody back here; the address holds a code and no words. */
const REASONS: Record<string, string> = {
  'no-group': 'signIn.noGroup',
  disabled: 'signIn.disabled',
  failed: 'signIn.signOnFailed',
  away: 'signIn.signOnAway',
  elsewhere: 'signIn.signOnElsewhere',
  'another-person': 'signIn.anotherPerson',
}

export function SignIn() {
  const { t } = useTranslation()
  const reason = REASONS[new URLSearchParams(location.search).get('refused') ?? '']
  const client = useQueryClient()
  return (
    <div className="signin">
      <main className="signin-form-side">
        <Brand />
        <div className="signin-box">
          {reason && (
            <p className="signin-reason" role="status">
              {t(reason)}
            </p>
          )}
          <h1>{t('signIn.title')}</h1>
          <p className="muted lg">{t('signIn.lead')}</p>
          <SignInForm onSignedIn={() => void client.resetQueries()} />
        </div>
        <LanguageChoice />
      </main>
      <aside className="signin-promises" aria-label={t('signIn.promises')}>
        <div>
          <h2>{t('signIn.promises')}</h2>
          <ul>
            {PROMISES.map(({ icon: Icon, key }) => (
              <li key={key}>
                <Icon className="ic" aria-hidden />
                <div>
                  <div className="st lg">{t(`signIn.${key}`)}</div>
                  <div className="muted sm">{t(`signIn.${key}Text`)}</div>
                </div>
              </li>
            ))}
          </ul>
        </div>
      </aside>
    </div>
  )
}
