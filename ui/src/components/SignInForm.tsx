/** The ways in. Names nobody and remembers nobody: a wall may be looking along. */
import { useMutation, useQuery } from '@tanstack/react-query'
import { Building2, Fingerprint, KeyRound } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { PasswordForm, refusalOf } from '@/components/PasswordForm'
import { askOnce } from '@/lib/api'
import { BeginPasskeySignInDocument, SignInByPasskeyDocument, SignInWaysDocument } from '@/lib/graphql/graphql'
import { answer, hasPasskeys } from '@/lib/passkey'
import '@/lib/signInWords'

interface Props {
  /** Called with the identifier of who has signed in. */
  onSignedIn: (person: string) => void
}

export function SignInForm({ onSignedIn }: Props) {
  const { t } = useTranslation()
  const [isTyping, setIsTyping] = useState(!hasPasskeys())
  const ways = useQuery({
    queryKey: ['ways'],
    queryFn: async ({ signal }) => (await askOnce(SignInWaysDocument, {}, signal)).signInWays,
  })
  const byPasskey = useMutation({
    mutationFn: async () => {
      const { beginPasskeyLogIn } = await askOnce(BeginPasskeySignInDocument, {})
      return askOnce(SignInByPasskeyDocument, { credential: await answer(beginPasskeyLogIn) })
    },
    onSuccess: ({ logInByPasskey }) => {
      onSignedIn(logInByPasskey.person.id)
    },
  })
  const refusal = refusalOf(byPasskey.error, 'signIn.noPasskey', t)
  return (
    <div className="col signin-ways">
      {hasPasskeys() && (
        <>
          <button
            type="button"
            className="btn p lgx"
            disabled={byPasskey.isPending}
            autoFocus
            onClick={() => {
              byPasskey.mutate()
            }}
          >
            <Fingerprint className="ic" aria-hidden />
            {t('signIn.passkey')}
          </button>
          <p className={refusal ? 'refusal sm' : 'muted sm'} role={refusal ? 'alert' : undefined}>
            {refusal ?? t('signIn.passkeyHint')}
          </p>
          <p className="signin-or muted sm">{t('signIn.or')}</p>
        </>
      )}
      {ways.data?.singleSignOn && (
        <a className="btn lgx" href="/oidc/start">
          <Building2 className="ic" aria-hidden />
          {t('signIn.account')}
        </a>
      )}
      {isTyping ? (
        <PasswordForm onSignedIn={onSignedIn} />
      ) : (
        <button
          type="button"
          className="btn lgx signin-typed"
          onClick={() => {
            setIsTyping(true)
          }}
        >
          <KeyRound className="ic" aria-hidden />
          {t('signIn.byPassword')}
        </button>
      )}
    </div>
  )
}
