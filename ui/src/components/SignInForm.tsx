/** Login and password. Names nobody and remembers nobody: a wall may be looking along. */
import { useMutation } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Field } from '@/components/Field'
import { askOnce, Refusal } from '@/lib/api'
import { SignInDocument } from '@/lib/graphql/graphql'

interface Props {
  /** Called with the identifier of who has signed in. */
  onSignedIn: (person: string) => void
}

export function SignInForm({ onSignedIn }: Props) {
  const { t } = useTranslation()
  const signIn = useMutation({
    mutationFn: (said: { login: string; password: string }) => askOnce(SignInDocument, said),
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
        signIn.mutate({ login: text(said.get('login')), password: text(said.get('password')) })
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
      <Field label={t('signIn.password')} refusal={refusalOf(signIn.error, t)}>
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
      <button type="submit" className="btn p lgx" disabled={signIn.isPending}>
        {t('signIn.act')}
      </button>
    </form>
  )
}

function text(value: FormDataEntryValue | null): string {
  return typeof value === 'string' ? value : ''
}

function refusalOf(error: Error | null, t: (key: string) => string): string | undefined {
  if (error === null) return undefined
  const code = error instanceof Refusal ? error.code : ''
  if (code === 'UNAUTHENTICATED') return t('signIn.noMatch')
  if (code === 'TOO_MANY') return t('signIn.tooMany')
  if (code === 'OFFLINE') return t('problem.offline')
  return t('problem.failed')
}
