/** Changing one's password: by the one there is, or by a passkey or code for who forgot it. */
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Field } from '@/components/Field'
import { sessionsKey } from '@/features/account/factors'
import { ask, Refusal } from '@/lib/api'
import { ChangeOwnPasswordDocument } from '@/lib/graphql/graphql'

export function Password({ hasFactor }: { hasFactor: boolean }) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const change = useMutation({
    mutationFn: ({ password, current }: { password: string; current: string | null; form: HTMLFormElement }) =>
      ask(ChangeOwnPasswordDocument, { password, current }),
    onSuccess: (_, { form }) => {
      form.reset()
      return client.invalidateQueries({ queryKey: sessionsKey })
    },
  })
  const refusal = passwordRefusal(change.error)
  return (
    <section className="card card-body col" aria-labelledby="password">
      <h2 id="password">{t('account.password')}</h2>
      <p className="muted sm">{t('account.passwordLead')}</p>
      <form
        className="col"
        onSubmit={(event) => {
          event.preventDefault()
          const form = event.currentTarget
          const said = new FormData(form)
          const current = text(said.get('current')) || null
          change.mutate({ password: text(said.get('password')), current, form })
        }}
      >
        <Field
          label={t('account.passwordNow')}
          hint={hasFactor ? t('account.passwordForgotten') : undefined}
          refusal={refusal?.field === 'current' ? t(refusal.sentence) : undefined}
        >
          {(attributes) => (
            <input
              {...attributes}
              className="in"
              name="current"
              type="password"
              autoComplete="current-password"
              required={!hasFactor}
            />
          )}
        </Field>
        <Field
          label={t('account.passwordNew')}
          refusal={refusal?.field === 'password' ? t(refusal.sentence) : undefined}
        >
          {(attributes) => (
            <input
              {...attributes}
              className="in"
              name="password"
              type="password"
              autoComplete="new-password"
              minLength={15}
              required
            />
          )}
        </Field>
        <button type="submit" className="btn" disabled={change.isPending}>
          {t('account.passwordChange')}
        </button>
      </form>
      {change.isSuccess && (
        <p className="sm" role="status">
          {t('account.passwordChanged')}
        </p>
      )}
    </section>
  )
}

function text(value: FormDataEntryValue | null): string {
  return typeof value === 'string' ? value : ''
}

/** Beside which field a refusal stands, and its sentence. */
export function passwordRefusal(error: Error | null): { field: 'current' | 'password'; sentence: string } | undefined {
  if (error === null) return undefined
  const { code, field } = error instanceof Refusal ? error : { code: '', field: undefined }
  if (code === 'TOO_MANY') return { field: 'current', sentence: 'account.passwordTooMany' }
  if (code !== 'INVALID') return { field: 'password', sentence: 'account.failed' }
  return field === 'current'
    ? { field, sentence: 'account.passwordWrong' }
    : { field: 'password', sentence: 'account.passwordPoor' }
}
