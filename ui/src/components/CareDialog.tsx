/** Saying that one treats a patient, over what was being done; afterwards that goes on by itself. */
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Dialog } from '@/components/Dialog'
import { DialogFoot } from '@/components/DialogFoot'
import { Grounds } from '@/components/Grounds'
import { ask } from '@/lib/api'
import { care } from '@/lib/care'
import { ClaimCareDocument, type CareGround } from '@/lib/graphql/graphql'
import '@/lib/sensitiveWords'
import '@/styles/sensitive.css'

export function CareDialog({ patient }: { patient: string }) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const [ground, setGround] = useState<CareGround>('TREATING')
  const claim = useMutation({
    mutationFn: () => ask(ClaimCareDocument, { patient, ground }),
    onSuccess: async () => {
      care.done()
      await client.invalidateQueries({ queryKey: ['care', patient] })
    },
  })
  return (
    <Dialog title={t('care.title')} lead={t('care.lead')} onClose={care.turnAway}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          claim.mutate()
        }}
      >
        <div className="dialog-body col">
          <Grounds ground={ground} onGround={setGround} />
          {claim.error && (
            <p className="refusal" role="alert">
              {t('care.failed')}
            </p>
          )}
        </div>
        <DialogFoot act={t('care.claim')} isBusy={claim.isPending} onClose={care.turnAway} />
      </form>
    </Dialog>
  )
}
