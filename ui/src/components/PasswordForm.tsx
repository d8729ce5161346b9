/** Name, password and the code of an authenticator. */
import { useMutation } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Field } from '@/components/Field'
import { askOnce, Refusal } from '@/lib/api'
import { SignInDocument } from '@/lib/graphql/graphql'

interface Props {
  onSignedIn: (person: string) => void
}

export function PasswordForm({ onSignedIn }: Props) {
  const { t } = useTranslation()
  const signIn = useMutation({
    mutationFn: (said: { login: string; password: string; code: string | null }) => askOnce(SignInDocument, said),
    onSuccess: ({ logIn }) => {
      onSignedIn(logIn.person.id)
    },
  })
  return (
    <form
      className="col signin-form"
      onSubmit={(event) => {
        event.preventDefault()
        const said = new FormData(event.currentTarget)
        signIn.mutate({
          login: text(said.get('login')),
          password: text(said.get('password')),
          code: text(said.get('code')) || null,
        })
      }}
    >
      <Field label={t('signIn.login')}>
        {(attributes) => (
          <input
            {...attributes}
            className="in"
            name="login"
            autoComplete="username"
            autoCapitalize="none"
            spellCheck={false}
            required
            autoFocus
          />
        )}
      </Field>
      <Field label={t('signIn.password')} refusal={refusalOf(signIn.error, 'signIn.noMatch', t)}>
        {(attributes) => (
          <input
            {...attributes}
            className="in"
            name="password"
            type="password"
            autoComplete="current-password"
            required
          />
        )}
      </Field>
      <Field label={t('signIn.code')} hint={t('signIn.codeHint')}>
        {(attributes) => (
          <input {...attributes} className="in" name="code" autoComplete="one-time-code" spellCheck={false} />
        )}
      </Field>
      <button type="submit" className="btn p lgx" disabled={signIn.isPending}>
        {t('signIn.act')}
      </button>
    </form>
  )
}

function text(value: FormDataEntryValue | null): string {
  return typeof value === 'string' ? value : ''
}

/** Why somebody did not come in, in words; `wrong` is the sentence for what did not match. */
export function refusalOf(error: Error | null, wrong: string, t: (key: string) => string): string | undefined {
  if (error === null) return undefined
  const code = error instanceof Refusal ? error.code : ''
  if (code === 'UNAUTHENTICATED') return t(wrong)
  if (code === 'STOPPED') return t('signIn.stopped')
  if (code === 'TOO_MANY') return t('signIn.tooMany')
  if (code === 'OFFLINE') return t('problem.offline')
  return t('problem.failed')
}
