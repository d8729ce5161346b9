/** Proving once more who one is, over whatever was being done; afterwards that goes on by itself. */
import { useMutation, useQuery } from '@tanstack/react-query'
import { Building2, Fingerprint } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Dialog } from '@/components/Dialog'
import { DialogFoot } from '@/components/DialogFoot'
import { Field } from '@/components/Field'
import { refusalOf } from '@/components/PasswordForm'
import { askOnce, Refusal } from '@/lib/api'
import { BeginProvingDocument, OwnSessionDocument, ProveDocument, WaysToStepUpDocument, type WaysToStepUpQuery } from '@/lib/graphql/graphql'
import { answer, hasPasskeys } from '@/lib/passkey'
import { stepUp } from '@/lib/stepUp'
import '@/lib/signInWords'

const LOOK_MS = 1000
const NONE = { hasPasskey: false, typed: null }

function waysOf(factors: WaysToStepUpQuery['factors']): { hasPasskey: boolean; typed: 'code' | 'password' | null } {
  const { passkeys, hasAuthenticator, recoveryCodes, hasPassword } = factors
  const hasPasskey = passkeys.length > 0
  const typed = hasAuthenticator || recoveryCodes > 0 ? 'code' : hasPasskey || !hasPassword ? null : 'password'
  return { hasPasskey: hasPasskey && hasPasskeys(), typed }
}

export function StepUpDialog() {
  const { t } = useTranslation()
  const { data } = useQuery({
    queryKey: ['stepUp'],
    queryFn: ({ signal }) => askOnce(WaysToStepUpDocument, {}, signal),
    gcTime: 0,
  })
  const prove = useMutation({
    mutationFn: async (said: { code?: string; password?: string }) => {
      const isTyped = said.code !== undefined || said.password !== undefined
      const asked = isTyped ? null : (await askOnce(BeginProvingDocument, {})).beginStepUp
      return askOnce(ProveDocument, asked ? { credential: await answer(asked) } : said)
    },
    onSuccess: stepUp.done,
  })
  const { hasPasskey, typed } = data ? waysOf(data.factors) : NONE
  const refusal = sentence(prove.error, t)
  return (
    <Dialog title={t('stepUp.title')} lead={t('stepUp.lead')} onClose={stepUp.turnAway}>
      <form
        className="step-up"
        onSubmit={(event) => {
          event.preventDefault()
          const said = new FormData(event.currentTarget).get('proof')
          const proof = typeof said === 'string' ? said : ''
          prove.mutate(typed === 'code' ? { code: proof } : { password: proof })
        }}
      >
        <div className="dialog-body col">
          {hasPasskey && (
            <button
              type="button"
              className="btn p"
              disabled={prove.isPending}
              onClick={() => {
                prove.mutate({})
              }}
            >
              <Fingerprint className="ic" aria-hidden />
              {t('stepUp.byPasskey')}
            </button>
          )}
          {data?.signInWays.singleSignOn && <AtTheHospital />}
          {typed && <Typed what={typed} refusal={refusal} />}
          {!typed && refusal && (
            <p className="refusal" role="alert">
              {refusal}
            </p>
          )}
        </div>
        <DialogFoot {...(typed && { act: t('stepUp.act') })} isBusy={prove.isPending} onClose={stepUp.turnAway} />
      </form>
    </Dialog>
  )
}

/** The code where there is one; the password only of an account that has nothing better. */
function Typed({ what, refusal }: { what: 'code' | 'password'; refusal: string | undefined }) {
  const { t } = useTranslation()
  const isCode = what === 'code'
  return (
    <Field
      label={t(isCode ? 'stepUp.code' : 'stepUp.password')}
      hint={isCode ? t('stepUp.codeHint') : undefined}
      refusal={refusal}
    >
      {(attributes) => (
        <input
          {...attributes}
          className="in"
          name="proof"
          type={isCode ? 'text' : 'password'}
          autoComplete={isCode ? 'one-time-code' : 'current-password'}
          required
        />
      )}
    </Field>
  )
}

/** In a window of its own, so that this page stays as it is; what happened there the box knows. */
function AtTheHospital() {
  const { t } = useTranslation()
  const look = () => {
    const opened = window.open('/oidc/start?again', '_blank', 'noopener,width=520,height=640')
    const looking = setInterval(() => {
      if (!stepUp.isAsked.get()) {
        clearInterval(looking)
        return
      }
      void askOnce(OwnSessionDocument, {}).then(({ session }) => {
        if (session.freshUntil && Date.parse(session.freshUntil) > Date.now()) stepUp.done()
      })
    }, LOOK_MS)
    return opened
  }
  return (
    <button type="button" className="btn" onClick={look}>
      <Building2 className="ic" aria-hidden />
      {t('stepUp.signOn')}
    </button>
  )
}

function sentence(error: Error | null, t: (key: string) => string): string | undefined {
  if (error instanceof Refusal && error.code === 'INVALID') return t('stepUp.wrong')
  return refusalOf(error, 'stepUp.wrong', t)
}
