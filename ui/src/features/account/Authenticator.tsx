/** The app with codes: set up with a picture of its secret and a first code; and codes on paper. */
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Field } from '@/components/Field'
import { QrCode } from '@/components/QrCode'
import { type Factors, factorsQuery, refusalOf } from '@/features/account/factors'
import { RecoveryCodes } from '@/features/account/RecoveryCodes'
import { ask } from '@/lib/api'
import {
  BeginNewAuthenticatorDocument,
  type BeginNewAuthenticatorMutation,
  ConfirmNewAuthenticatorDocument,
  DropAuthenticatorDocument,
} from '@/lib/graphql/graphql'

interface Props {
  factors: Factors
  onAdded?: () => void
}

export function Authenticator({ factors, onAdded }: Props) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const begin = useMutation({ mutationFn: () => ask(BeginNewAuthenticatorDocument, {}) })
  const confirm = useMutation({
    mutationFn: (code: string) => ask(ConfirmNewAuthenticatorDocument, { code }),
    onSuccess: () => client.invalidateQueries(factorsQuery),
  })
  const drop = useMutation({
    mutationFn: () => ask(DropAuthenticatorDocument, {}),
    onSuccess: () => client.invalidateQueries(factorsQuery),
  })
  const made = begin.data?.beginAuthenticator
  const codes = confirm.data?.confirmAuthenticator
  const refusal = refusalOf(drop.error ?? begin.error, 'account.last')
  return (
    <section className="card card-body col" aria-labelledby="authenticator">
      <h2 id="authenticator">{t('account.app')}</h2>
      <p className="muted sm">{t(factors.hasAuthenticator ? 'account.hasApp' : 'account.appLead')}</p>
      {!factors.hasAuthenticator && !made && (
        <button
          type="button"
          className="btn"
          disabled={begin.isPending}
          onClick={() => {
            begin.mutate()
          }}
        >
          {t('account.begin')}
        </button>
      )}
      {made && !codes && (
        <Confirm made={made} isBusy={confirm.isPending} isWrong={confirm.isError} onCode={confirm.mutate} />
      )}
      {codes && (
        <RecoveryCodes
          codes={codes}
          onKept={() => {
            begin.reset()
            confirm.reset()
            onAdded?.()
          }}
        />
      )}
      {factors.hasAuthenticator && !codes && (
        <button
          type="button"
          className="btn"
          disabled={drop.isPending}
          onClick={() => {
            drop.mutate()
          }}
        >
          {t('account.removeApp')}
        </button>
      )}
      <Refused sentence={refusal} />
    </section>
  )
}

function Refused({ sentence }: { sentence: string | undefined }) {
  const { t } = useTranslation()
  return (
    sentence && (
      <p className="refusal sm" role="alert">
        {t(sentence)}
      </p>
    )
  )
}

interface Confirming {
  made: BeginNewAuthenticatorMutation['beginAuthenticator']
  isBusy: boolean
  isWrong: boolean
  onCode: (code: string) => void
}

function Confirm({ made, isBusy, isWrong, onCode }: Confirming) {
  const { t } = useTranslation()
  return (
    <form
      className="col"
      onSubmit={(event) => {
        event.preventDefault()
        const code = new FormData(event.currentTarget).get('code')
        onCode(typeof code === 'string' ? code : '')
      }}
    >
      <p className="sm">{t('account.scan')}</p>
      <QrCode qr={made.qr} label={t('account.scan')} />
      <p className="sm">
        {t('account.secret')}: <code className="account-secret">{made.secret}</code>
      </p>
      <Field label={t('account.code')} refusal={isWrong ? t('account.wrongCode') : undefined}>
        {(attributes) => (
          <input {...attributes} className="in" name="code" inputMode="numeric" autoComplete="one-time-code" required />
        )}
      </Field>
      <button type="submit" className="btn p" disabled={isBusy}>
        {t('account.confirm')}
      </button>
    </form>
  )
}
