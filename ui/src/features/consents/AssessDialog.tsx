/** Notes whether a patient can decide themselves, why, and when somebody looks again. */
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Dialog } from '@/components/Dialog'
import { DialogFoot } from '@/components/DialogFoot'
import { Field } from '@/components/Field'
import { refusalOf } from '@/features/consents/refusal'
import { ask } from '@/lib/api'
import { AssessPatientDocument } from '@/lib/graphql/graphql'
import { useMinute } from '@/lib/minute'
import { dayHere } from '@/lib/stamp'

interface Props {
  patient: string
  onClose: () => void
}

/** As `core/consents/assessments.py` has it. */
const SHORTEST_GROUND = 5
const LONGEST_GROUND = 500
const DAY_MS = 86_400_000

export function AssessDialog({ patient, onClose }: Props) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const now = useMinute()
  const assess = useMutation({
    mutationFn: (said: { isCapable: boolean; ground: string; reviewOn: string | null }) =>
      ask(AssessPatientDocument, { patient, ...said }),
    onSuccess: onClose,
    onSettled: () =>
      Promise.all(
        ['assessments', 'consents'].map((key) => client.invalidateQueries({ queryKey: [key, patient] })),
      ),
  })
  return (
    <Dialog title={t('assess.title')} lead={t('assess.lead')} onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          const said = new FormData(event.currentTarget)
          const [ground, reviewOn] = [said.get('ground'), said.get('reviewOn')]
          if (typeof ground !== 'string' || typeof reviewOn !== 'string') return
          assess.mutate({
            isCapable: said.get('who') === 'self',
            ground: ground.trim(),
            reviewOn: reviewOn || null,
          })
        }}
      >
        <div className="dialog-body col">
          <fieldset className="col">
            <legend className="vh">{t('assess.who')}</legend>
            {(['self', 'other'] as const).map((who) => (
              <label key={who} className="fc">
                <span className="tick">
                  <input type="radio" name="who" value={who} required />
                </span>
                {t(who === 'self' ? 'assess.able' : 'assess.unable')}
              </label>
            ))}
          </fieldset>
          <Field
            label={t('assess.ground')}
            hint={t('assess.groundHint')}
            refusal={assess.error ? refusalOf(assess.error, t) : undefined}
          >
            {(attributes) => (
              <input
                {...attributes}
                className="in"
                name="ground"
                minLength={SHORTEST_GROUND}
                maxLength={LONGEST_GROUND}
                required
                autoComplete="off"
              />
            )}
          </Field>
          <Field label={t('assess.reviewOn')} hint={t('assess.reviewOnHint')}>
            {(attributes) => (
              <input
                {...attributes}
                className="in"
                name="reviewOn"
                type="date"
                min={dayHere(now + DAY_MS)}
              />
            )}
          </Field>
        </div>
        <DialogFoot act={t('assess.act')} isBusy={assess.isPending} onClose={onClose} />
      </form>
    </Dialog>
  )
}
