/** A new account, and its code, which is shown this once. */
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Field } from '@/components/Field'
import type { Choices } from '@/features/people/People'
import { refusalOf } from '@/features/people/words'
import { ask } from '@/lib/api'
import { moment } from '@/lib/format'
import { InviteDocument } from '@/lib/graphql/graphql'
import { told } from '@/lib/told'
import { siteName } from '@/lib/words'

export function Invite({ choices }: { choices: Choices }) {
  const { t, i18n } = useTranslation()
  const client = useQueryClient()
  const invite = useMutation({
    mutationFn: async ({ form }: { form: HTMLFormElement }) => {
      const all = new FormData(form)
      const said = (field: string) => told(all, field)
      const asked = { login: said('login'), name: said('name'), role: said('role'), department: said('department') }
      return (await ask(InviteDocument, asked)).invitePerson
    },
    onSuccess: async (_, { form }) => {
      form.reset()
      await client.invalidateQueries({ queryKey: ['people'] })
    },
  })
  const made = invite.data
  const roles = choices.roles.map((role) => [role.code, siteName(role, i18n.language)] as const)
  const departments = choices.departments.map(({ code, name }) => [code, name] as const)
  const chosen = [
    ['role', 'people.roleNew', roles],
    ['department', 'people.departmentNew', departments],
  ] as const
  const typed = [
    ['login', 'people.login'],
    ['name', 'people.name'],
  ] as const
  return (
    <section className="card card-body col" aria-labelledby="invite">
      <h2 id="invite">{t('people.invite')}</h2>
      <form
        className="account-new"
        onSubmit={(event) => {
          event.preventDefault()
          invite.mutate({ form: event.currentTarget })
        }}
      >
        {typed.map(([name, label]) => (
          <Field key={name} label={t(label)}>
            {(attributes) => <input {...attributes} className="in" name={name} autoComplete="off" required />}
          </Field>
        ))}
        {chosen.map(([name, label, options]) => (
          <Field key={name} label={t(label)}>
            {(attributes) => (
              <select {...attributes} className="in" name={name}>
                {options.map(([code, word]) => (
                  <option key={code} value={code}>
                    {word}
                  </option>
                ))}
              </select>
            )}
          </Field>
        ))}
        <button type="submit" className="btn p" disabled={invite.isPending}>
          {t('people.inviteAct')}
        </button>
      </form>
      {made && (
        <div className="note" data-s="permitted" role="status">
          <div className="col">
            <p>
              {t('people.code', { name: made.person.name })}: <code className="st">{made.code}</code>
            </p>
            <p className="sm">{t('people.codeOnce', { at: moment(made.expiresAt, i18n.language) })}</p>
            <button type="button" className="btn sm start" onClick={invite.reset}>
              {t('people.codeKept')}
            </button>
          </div>
        </div>
      )}
      {invite.error && (
        <p className="refusal" role="alert">
          {t(refusalOf(invite.error))}
        </p>
      )}
    </section>
  )
}
