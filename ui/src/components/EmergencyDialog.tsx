/** Break-glass: one patient, half an hour, with a reason; what comes of it stands there first. */
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Dialog } from '@/components/Dialog'
import { DialogFoot } from '@/components/DialogFoot'
import { Field } from '@/components/Field'
import { NumberSystems } from '@/components/NumberSystems'
import { ask, Refusal } from '@/lib/api'
import { isAsked } from '@/lib/glass'
import { BreakGlassDocument, type NumberSystem } from '@/lib/graphql/graphql'
import { whoQuery } from '@/lib/who'
import '@/lib/sensitiveWords'
import '@/styles/sensitive.css'

/** As `core/patients/emergencies.py` has it. */
const SHORTEST = 10
const LONGEST = 500

const REFUSALS: Record<string, string> = {
  EMERGENCY_UNREVIEWED: 'glass.unreviewed',
  NOT_FOUND: 'glass.notFound',
  INVALID: 'glass.invalid',
  FORBIDDEN: 'glass.forbidden',
  TOO_MANY: 'glass.tooMany',
  STEP_UP_REQUIRED: 'glass.unproved',
}

export function EmergencyDialog() {
  const { t } = useTranslation()
  const client = useQueryClient()
  const navigate = useNavigate()
  const [system, setSystem] = useState<NumberSystem>('MRN')
  const [value, setValue] = useState('')
  const [reason, setReason] = useState('')
  const said = reason.trim().length
  const close = () => {
    isAsked.set(false)
  }
  const open = useMutation({
    mutationFn: async () =>
      (await ask(BreakGlassDocument, { system, value: value.trim(), reason: reason.trim() })).breakGlass,
    onSuccess: async ({ patient }) => {
      await client.invalidateQueries(whoQuery)
      close()
      await navigate({ to: '/patients/$id/timeline', params: { id: patient } })
      await client.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'who' })
    },
  })
  const refusal = open.error && t(REFUSALS[open.error instanceof Refusal ? open.error.code : ''] ?? 'glass.failed')
  return (
    <Dialog title={t('glass.title')} lead={t('glass.lead')} onClose={close}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          if (said >= SHORTEST && value.trim()) open.mutate()
        }}
      >
        <div className="dialog-body col">
          <NumberSystems value={system} onChoose={setSystem} />
          <Field label={t(system === 'MRN' ? 'patient.mrnLabel' : 'patient.bsnLabel')} hint={t('patient.exact')}>
            {(attributes) => (
              <input
                {...attributes}
                className="in"
                value={value}
                autoComplete="off"
                required
                onChange={(event) => {
                  setValue(event.target.value)
                }}
              />
            )}
          </Field>
          <Field label={t('glass.reason')} hint={t('glass.count', { count: said, least: SHORTEST })}>
            {(attributes) => (
              <textarea
                {...attributes}
                className="in"
                rows={3}
                minLength={SHORTEST}
                maxLength={LONGEST}
                value={reason}
                required
                onChange={(event) => {
                  setReason(event.target.value)
                }}
              />
            )}
          </Field>
          <ul className="glass-facts sm">
            <li>{t('glass.onePatient')}</li>
            <li>{t('glass.logged')}</li>
            <li>{t('glass.judged')}</li>
          </ul>
          {refusal && (
            <p className="note" data-s="withdrawn" role="alert">
              {refusal}
            </p>
          )}
        </div>
        <DialogFoot act={t('glass.act')} isBusy={open.isPending || said < SHORTEST || !value.trim()} onClose={close} />
      </form>
    </Dialog>
  )
}
