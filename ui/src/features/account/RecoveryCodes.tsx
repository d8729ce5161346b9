/** Ten codes on paper: shown once, then only counted. */
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { type Factors, factorsQuery } from '@/features/account/factors'
import { ask } from '@/lib/api'
import { RenewCodesDocument } from '@/lib/graphql/graphql'

export function RecoveryCodes({ codes, onKept }: { codes: readonly string[]; onKept: () => void }) {
  const { t } = useTranslation()
  return (
    <div className="col" role="status">
      <p>{t('account.codesOnce')}</p>
      <ul className="account-codes">
        {codes.map((code) => (
          <li key={code}>
            <code>{code}</code>
          </li>
        ))}
      </ul>
      <button type="button" className="btn p" onClick={onKept}>
        {t('account.kept')}
      </button>
    </div>
  )
}

export function Paper({ factors }: { factors: Factors }) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const renew = useMutation({
    mutationFn: () => ask(RenewCodesDocument, {}),
    onSuccess: () => client.invalidateQueries(factorsQuery),
  })
  const codes = renew.data?.renewRecoveryCodes
  return (
    <section className="card card-body col" aria-labelledby="paper">
      <h2 id="paper">{t('account.codes')}</h2>
      <p className="muted sm">{t('account.codesLead')}</p>
      <p className="sm">{t('account.codesLeft', { count: factors.recoveryCodes })}</p>
      {codes ? (
        <RecoveryCodes codes={codes} onKept={renew.reset} />
      ) : (
        <button
          type="button"
          className="btn"
          disabled={renew.isPending}
          onClick={() => {
            renew.mutate()
          }}
        >
          {t('account.renew')}
        </button>
      )}
      {renew.error && (
        <p className="refusal sm" role="alert">
          {t('account.failed')}
        </p>
      )}
    </section>
  )
}
