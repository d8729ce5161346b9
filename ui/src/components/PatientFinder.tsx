/** A patient by their exact number; who they are is shown before anything is filed. */
import { useMutation } from '@tanstack/react-query'
import { Search } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Field } from '@/components/Field'
import { NumberSystems } from '@/components/NumberSystems'
import { ask, Refusal } from '@/lib/api'
import { FindPatientDocument, type NumberSystem, type PatientDetailsFragment } from '@/lib/graphql/graphql'

interface Props {
  onFound: (patient: PatientDetailsFragment) => void
  children?: ReactNode
}

export function PatientFinder({ onFound, children }: Props) {
  const { t } = useTranslation()
  const [system, setSystem] = useState<NumberSystem>('MRN')
  const find = useMutation({
    mutationFn: (value: string) => ask(FindPatientDocument, { system, value }),
    onSuccess: ({ findPatient }) => {
      onFound(findPatient)
    },
  })
  return (
    <form
      className="col"
      onSubmit={(event) => {
        event.preventDefault()
        const value = new FormData(event.currentTarget).get('number')
        if (typeof value === 'string' && value.trim()) find.mutate(value.trim())
      }}
    >
      <NumberSystems value={system} onChoose={setSystem} />
      <Field
        label={t(system === 'MRN' ? 'patient.mrnLabel' : 'patient.bsnLabel')}
        hint={t('patient.exact')}
        refusal={refusalOf(find.error, t)}
      >
        {(attributes) => (
          <input {...attributes} className="in" name="number" autoComplete="off" inputMode="text" required />
        )}
      </Field>
      <div className="row">
        <button type="submit" className="btn p" disabled={find.isPending}>
          <Search className="ic" aria-hidden />
          {t('patient.find')}
        </button>
        {children}
      </div>
    </form>
  )
}

function refusalOf(error: Error | null, t: (key: string) => string): string | undefined {
  if (error === null) return undefined
  const code = error instanceof Refusal ? error.code : ''
  if (code === 'NOT_FOUND') return t('patient.notFound')
  if (code === 'INVALID') return t('patient.invalid')
  if (code === 'TOO_MANY') return t('signIn.tooMany')
  return t('problem.failed')
}
