/** A draft was thrown away: as long as the page is open it can be put back. */
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Undo2 } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { discarded, renewForms } from '@/features/forms/useForms'
import { refusalOf } from '@/features/forms/words'
import { ask } from '@/lib/api'
import { type FormInput, WriteFormDocument } from '@/lib/graphql/graphql'
import { useStore } from '@/lib/store'

export function PutBack() {
  const { t } = useTranslation()
  const client = useQueryClient()
  const form = useStore(discarded)
  const putBack = useMutation({
    mutationFn: (kept: FormInput) => ask(WriteFormDocument, { form: kept, over: null }),
    onSuccess: async () => {
      await renewForms(client)
      discarded.set(undefined)
    },
  })
  if (!form) return null
  return (
    <div className="note form-put-back" role="status">
      <p className="grow">{t('forms.discarded', { title: form.title })}</p>
      <button
        type="button"
        className="btn sm"
        autoFocus
        disabled={putBack.isPending}
        onClick={() => {
          putBack.mutate(form)
        }}
      >
        <Undo2 className="ic s" aria-hidden />
        {t('forms.putBack')}
      </button>
      {putBack.error && <p className="refusal">{refusalOf(putBack.error, t)}</p>}
    </div>
  )
}
