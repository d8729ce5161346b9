/** Where the mail about my tasks goes, and whether there is any. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Field } from '@/components/Field'
import { refusalOf } from '@/features/tasks/words'
import { ask } from '@/lib/api'
import { NoticePreferenceDocument, SetMyMailDocument, SetNoticePreferenceDocument } from '@/lib/graphql/graphql'
import { preferences } from '@/lib/preferences'

export function NoticeForm() {
  const { t } = useTranslation()
  const client = useQueryClient()
  const known = useQuery({
    queryKey: ['notice preference'],
    queryFn: async ({ signal }) => (await ask(NoticePreferenceDocument, {}, signal)).noticePreference,
  }).data
  const keep = useMutation({
    mutationFn: async ({ mail, isDaily }: { mail: string; isDaily: boolean }) => {
      await ask(SetMyMailDocument, { address: mail || null })
      const language = preferences.get().language === 'nl' ? 'DUTCH' : 'ENGLISH'
      await ask(SetNoticePreferenceDocument, { digest: isDaily ? 'DAILY' : 'OFF', language })
    },
    onSettled: () => client.invalidateQueries({ queryKey: ['notice preference'] }),
  })
  if (!known) return null
  return (
    <form
      className="col notice-form"
      onSubmit={(event) => {
        event.preventDefault()
        const form = new FormData(event.currentTarget)
        const mail = form.get('mail')
        keep.mutate({ mail: typeof mail === 'string' ? mail.trim() : '', isDaily: form.has('daily') })
      }}
    >
      <Field
        label={t('tasks.mail')}
        hint={t('tasks.mailHint')}
        refusal={keep.error ? refusalOf(keep.error, t) : undefined}
      >
        {(attributes) => (
          <input
            {...attributes}
            className="in"
            type="email"
            name="mail"
            autoComplete="email"
            defaultValue={known.mail ?? ''}
          />
        )}
      </Field>
      <label className="fc">
        <span className="tick">
          <input type="checkbox" name="daily" defaultChecked={known.digest === 'DAILY'} />
        </span>
        {t('tasks.digest')}
      </label>
      <div className="row">
        <button type="submit" className="btn sm" disabled={keep.isPending}>
          {t('tasks.save')}
        </button>
        <p className="sm muted" role="status">
          {keep.isSuccess && t('tasks.saved')}
        </p>
      </div>
    </form>
  )
}
