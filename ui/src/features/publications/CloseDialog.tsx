/** How the use of a copy ended, and how that is known. */
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Dialog } from '@/components/Dialog'
import { DialogFoot } from '@/components/DialogFoot'
import { Field } from '@/components/Field'
import { Segments } from '@/components/Segments'
import { OUTCOMES, type Publication } from '@/features/publications/words'
import { ask } from '@/lib/api'
import { ClosePublicationDocument, type PublicationOutcome } from '@/lib/graphql/graphql'

interface Props {
  publication: Publication
  onClosed: () => void
  onClose: () => void
}

const LEAST = 10

export function CloseDialog({ publication, onClosed, onClose }: Props) {
  const { t } = useTranslation()
  const [outcome, setOutcome] = useState<PublicationOutcome>(
    publication.state === 'RECALL_DUE' || publication.outlet ? 'RECALLED' : 'UNUSED',
  )
  const end = useMutation({
    mutationFn: (proof: string) => ask(ClosePublicationDocument, { id: publication.id, outcome, proof }),
    onSuccess: onClosed,
  })
  return (
    <Dialog title={t('publications.closeTitle')} lead={t('publications.closeLead')} onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          const proof = new FormData(event.currentTarget).get('proof')
          end.mutate(typeof proof === 'string' ? proof : '')
        }}
      >
        <div className="dialog-body col">
          <Segments
            label={t('publications.closeTitle')}
            value={outcome}
            choices={OUTCOMES.filter(({ outcome: each }) => each !== 'UNUSED' || !publication.outlet).map((each) => ({ value: each.outcome, label: t(each.words) }))}
            onChoose={setOutcome}
          />
          {outcome !== 'UNUSED' && (
            <Field label={t('publications.proof')} hint={t('publications.proofHint')}>
              {(attributes) => (
                <textarea {...attributes} className="in" name="proof" rows={3} minLength={LEAST} maxLength={1000} required />
              )}
            </Field>
          )}
          {end.error && (
            <p className="refusal" role="alert">
              {t('problem.failed')}
            </p>
          )}
        </div>
        <DialogFoot act={t('publications.close')} isBusy={end.isPending} onClose={onClose} />
      </form>
    </Dialog>
  )
}
