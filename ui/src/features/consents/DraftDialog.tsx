/** Drafts a consent by hand, from one of the forms the hospital has published. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { Dialog } from '@/components/Dialog'
import { DialogFoot } from '@/components/DialogFoot'
import { Field } from '@/components/Field'
import { Problem } from '@/components/Problem'
import { refusalOf } from '@/features/consents/refusal'
import { ask } from '@/lib/api'
import { ConsentFormsDocument, DraftConsentDocument } from '@/lib/graphql/graphql'

interface Props {
  patient: string
  onClose: () => void
}

export function DraftDialog({ patient, onClose }: Props) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const asked = useQuery({
    queryKey: ['consent-forms'],
    queryFn: async ({ signal }) => (await ask(ConsentFormsDocument, {}, signal)).consentForms,
  })
  const draft = useMutation({
    mutationFn: (form: string) => ask(DraftConsentDocument, { patient, form }),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ['consents', patient] })
      onClose()
    },
  })
  const forms = asked.data?.filter(({ state }) => state === 'PUBLISHED')
  return (
    <Dialog title={t('consent.another')} lead={t('consent.anotherLead')} onClose={onClose}>
      {asked.error && <Problem error={asked.error} onRetry={() => void asked.refetch()} />}
      {forms && (
        <form
          onSubmit={(event) => {
            event.preventDefault()
            const form = new FormData(event.currentTarget).get('form')
            if (typeof form === 'string') draft.mutate(form)
          }}
        >
          <div className="dialog-body col">
            <Field label={t('consent.form')} refusal={draft.error ? refusalOf(draft.error, t) : undefined}>
              {(attributes) => (
                <select {...attributes} className="in" name="form" required>
                  {forms.map((form) => (
                    <option
                      key={form.id}
                      value={form.id}
                      lang={form.language === 'DUTCH' ? 'nl' : 'en'}
                    >
                      {form.title} ({t(form.language === 'DUTCH' ? 'consent.dutch' : 'consent.english')},{' '}
                      {t('consent.version', { version: form.version })})
                    </option>
                  ))}
                </select>
              )}
            </Field>
            <Link to="/forms" className="sm">
              {t('consent.readForms')}
            </Link>
          </div>
          <DialogFoot act={t('consent.anotherAct')} isBusy={draft.isPending} onClose={onClose} />
        </form>
      )}
    </Dialog>
  )
}
