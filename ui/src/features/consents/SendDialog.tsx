/** Makes a link to sign by. It is shown this once: the box keeps no copy. */
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Dialog } from '@/components/Dialog'
import { DialogFoot } from '@/components/DialogFoot'
import { Field } from '@/components/Field'
import { OwnLink } from '@/components/OwnLink'
import { refusalOf } from '@/features/consents/refusal'
import { ask } from '@/lib/api'
import type { Consent } from '@/lib/consent'
import { longDay } from '@/lib/format'
import { RenewConsentDocument, SendConsentDocument } from '@/lib/graphql/graphql'

interface Props {
  consent: Consent
  /** It is asked for again: a new one is made and sent. */
  isAgain?: boolean
  onClose: () => void
}

/** As `core/consents/links.py` has it. */
const LONGEST_DAYS = 30
const USUAL_DAYS = 14

export function SendDialog({ consent, isAgain, onClose }: Props) {
  const { t, i18n } = useTranslation()
  const client = useQueryClient()
  const address = `${location.origin}/sign`
  const send = useMutation({
    mutationFn: async (validDays: number) => {
      const { id } = isAgain ? (await ask(RenewConsentDocument, { id: consent.id })).renewConsent : consent
      return (await ask(SendConsentDocument, { id, validDays, address })).sendConsent
    },
    onSettled: () => client.invalidateQueries({ queryKey: ['consents', consent.patientId] }),
  })
  if (send.data) {
    return (
      <Dialog title={t('consent.linkReady')} lead={t('consent.linkOnce')} onClose={onClose}>
        <div className="dialog-body col">
          <OwnLink link={send.data} address={address} label={t('consent.link')} />
          <p className="sm">{t('consent.linkUntil', { day: longDay(send.data.expiresAt, i18n.language) })}</p>
        </div>
        <DialogFoot isDone closing={t('consent.done')} onClose={onClose} />
      </Dialog>
    )
  }
  return (
    <Dialog title={t(isAgain ? 'consent.renew' : 'consent.send')} lead={t(isAgain ? 'consent.renewLead' : 'consent.sendLead')} onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          send.mutate(Number(new FormData(event.currentTarget).get('days')))
        }}
      >
        <div className="dialog-body">
          <Field
            label={t('consent.days')}
            hint={t('consent.daysHint', { most: LONGEST_DAYS })}
            refusal={send.error ? refusalOf(send.error, t) : undefined}
          >
            {(attributes) => (
              <input
                {...attributes}
                className="in"
                name="days"
                type="number"
                min={1}
                max={LONGEST_DAYS}
                defaultValue={USUAL_DAYS}
                required
              />
            )}
          </Field>
        </div>
        <DialogFoot act={t('consent.sendAct')} isBusy={send.isPending} onClose={onClose} />
      </form>
    </Dialog>
  )
}
