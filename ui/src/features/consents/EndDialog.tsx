/** Ends a consent: the patient takes it back, or it should never have been there. */
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Dialog } from '@/components/Dialog'
import { DialogFoot } from '@/components/DialogFoot'
import { Field } from '@/components/Field'
import { refusalOf } from '@/features/consents/refusal'
import { ask } from '@/lib/api'
import type { Consent } from '@/lib/consent'
import { VoidConsentDocument, WithdrawConsentDocument } from '@/lib/graphql/graphql'

interface Props {
  consent: Consent
  how: 'withdraw' | 'void'
  onClose: () => void
}

/** As `core/consents/service.py` has it. */
const SHORTEST_REASON = 5
const LONGEST_NOTE = 500

export function EndDialog({ consent, how, onClose }: Props) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const isVoid = how === 'void'
  const end = useMutation({
    mutationFn: async (said: string) => {
      if (isVoid) await ask(VoidConsentDocument, { id: consent.id, reason: said })
      else await ask(WithdrawConsentDocument, { id: consent.id, note: said })
    },
    onSuccess: onClose,
    onSettled: () => client.invalidateQueries({ queryKey: ['consents', consent.patientId] }),
  })
  return (
    <Dialog
      title={t(isVoid ? 'consent.void' : 'consent.withdraw')}
      lead={t(isVoid ? 'consent.voidLead' : 'consent.withdrawLead')}
      onClose={onClose}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault()
          const said = new FormData(event.currentTarget).get('said')
          if (typeof said === 'string') end.mutate(said.trim())
        }}
      >
        <div className="dialog-body">
          <Field
            label={t(isVoid ? 'consent.reason' : 'consent.note')}
            hint={t(isVoid ? 'consent.reasonHint' : 'consent.noteHint')}
            refusal={end.error ? refusalOf(end.error, t) : undefined}
          >
            {(attributes) => (
              <input
                {...attributes}
                className="in"
                name="said"
                minLength={isVoid ? SHORTEST_REASON : undefined}
                maxLength={LONGEST_NOTE}
                required={isVoid}
                autoComplete="off"
              />
            )}
          </Field>
        </div>
        <DialogFoot
          act={t(isVoid ? 'consent.voidAct' : 'consent.withdrawAct')}
          isBusy={end.isPending}
          onClose={onClose}
        />
      </form>
    </Dialog>
  )
}
