/** Somebody's passkeys: each by its name, another one added, one taken away. */
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Fingerprint } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Field } from '@/components/Field'
import { type Factors, factorsQuery, refusalOf } from '@/features/account/factors'
import { ask } from '@/lib/api'
import { moment } from '@/lib/format'
import { AddNewPasskeyDocument, BeginNewPasskeyDocument, DropPasskeyDocument } from '@/lib/graphql/graphql'
import { hasPasskeys, make } from '@/lib/passkey'

interface Props {
  factors: Factors
  onAdded?: () => void
}

export function Passkeys({ factors, onAdded }: Props) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const add = useMutation({
    mutationFn: async ({ name }: { name: string; form: HTMLFormElement }) => {
      const { beginPasskey } = await ask(BeginNewPasskeyDocument, {})
      return ask(AddNewPasskeyDocument, { name, credential: await make(beginPasskey) })
    },
    onSuccess: async (_, { form }) => {
      form.reset()
      await client.invalidateQueries(factorsQuery)
      onAdded?.()
    },
  })
  const refusal = refusalOf(add.error, 'account.known')
  return (
    <section className="card card-body col" aria-labelledby="passkeys">
      <h2 id="passkeys">{t('account.passkeys')}</h2>
      <p className="muted sm">{t('account.passkeysLead')}</p>
      {factors.passkeys.length === 0 && <p className="sm">{t('account.noPasskeys')}</p>}
      <ul className="account-list">
        {factors.passkeys.map((passkey) => (
          <Row key={passkey.id} passkey={passkey} />
        ))}
      </ul>
      {hasPasskeys() && (
        <form
          className="row wrap account-form"
          onSubmit={(event) => {
            event.preventDefault()
            const form = event.currentTarget
            const name = new FormData(form).get('name')
            add.mutate({ name: typeof name === 'string' ? name : '', form })
          }}
        >
          <Field label={t('account.name')} hint={t('account.nameHint')} refusal={refusal && t(refusal)}>
            {(attributes) => (
              <input {...attributes} className="in" name="name" maxLength={60} required autoComplete="off" />
            )}
          </Field>
          <button type="submit" className="btn p" disabled={add.isPending}>
            <Fingerprint className="ic" aria-hidden />
            {t('account.add')}
          </button>
        </form>
      )}
    </section>
  )
}

function Row({ passkey }: { passkey: Factors['passkeys'][number] }) {
  const { t, i18n } = useTranslation()
  const client = useQueryClient()
  const drop = useMutation({
    mutationFn: () => ask(DropPasskeyDocument, { id: passkey.id }),
    onSuccess: () => client.invalidateQueries(factorsQuery),
  })
  const refusal = refusalOf(drop.error, 'account.last')
  const at = moment(passkey.usedAt ?? passkey.createdAt, i18n.language)
  return (
    <li>
      <div className="row">
        <div className="grow">
          <b className="md">{passkey.name}</b>
          <p className="muted sm">{t(passkey.usedAt ? 'account.used' : 'account.made', { at })}</p>
        </div>
        <button
          type="button"
          className="btn sm"
          aria-label={t('account.removeOne', { name: passkey.name })}
          disabled={drop.isPending}
          onClick={() => {
            drop.mutate()
          }}
        >
          {t('account.remove')}
        </button>
      </div>
      {refusal && (
        <p className="refusal sm" role="alert">
          {t(refusal)}
        </p>
      )}
    </li>
  )
}
