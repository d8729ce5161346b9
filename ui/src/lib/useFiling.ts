/** Files photos under one patient, and tells how far it is. */
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { ask } from '@/lib/api'
import { type Filed, fileEach, STALE } from '@/lib/filing'
import { AssignDocument, type PatientDetailsFragment } from '@/lib/graphql/graphql'

export interface Filing {
  /** At which photo it is, of how many; only while it goes on. */
  step: { at: number; count: number } | undefined
  /** What became of the last lot. */
  outcome: (Filed & { to: PatientDetailsFragment }) | undefined
  file: (photos: readonly string[], to: PatientDetailsFragment) => void
}

export function useFiling(onFiled: (filed: Filed) => void): Filing {
  const client = useQueryClient()
  const [step, setStep] = useState<Filing['step']>()
  const filing = useMutation({
    mutationFn: async ({ photos, to }: { photos: readonly string[]; to: PatientDetailsFragment }) => {
      const one = (id: string) => ask(AssignDocument, { id, patient: to.id })
      const filed = await fileEach(photos, one, (at) => {
        setStep({ at, count: photos.length })
      })
      return { ...filed, to }
    },
    onSuccess: onFiled,
    onSettled: () => {
      setStep(undefined)
      return Promise.all(STALE.map((key) => client.invalidateQueries({ queryKey: [key] })))
    },
  })
  return {
    step,
    outcome: filing.data,
    file: (photos, to) => {
      filing.mutate({ photos, to })
    },
  }
}
