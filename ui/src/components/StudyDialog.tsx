/** From chosen photos to copies for a study. */
import { useMutation, useQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { Dialog } from '@/components/Dialog'
import { DialogFoot } from '@/components/DialogFoot'
import { Field } from '@/components/Field'
import { ask } from '@/lib/api'
import { AskCopiesDocument, StudiesDocument } from '@/lib/graphql/graphql'
import '@/components/studyWords'

interface Props {
  photos: readonly { id: string }[]
  onClose: () => void
}

export function StudyDialog({ photos, onClose }: Props) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const studies = useQuery({
    queryKey: ['studies'],
    queryFn: async ({ signal }) => (await ask(StudiesDocument, {}, signal)).researchProjects,
  })
  const begin = useMutation({
    mutationFn: async (project: string) =>
      (await ask(AskCopiesDocument, { project, photos: photos.map(({ id }) => id) })).askResearchExport,
    onSuccess: ({ id }) => {
      onClose()
      void navigate({ to: '/studies/$id', params: { id } })
    },
  })
  const found = studies.data ?? []
  return (
    <Dialog title={t('studies.choose')} lead={t('studies.chooseLead', { count: photos.length })} onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          const study = new FormData(event.currentTarget).get('study')
          if (typeof study === 'string') begin.mutate(study)
        }}
      >
        <div className="dialog-body col">
          {studies.data && found.length === 0 ? (
            <p>
              {t('studies.noneText')}{' '}
              <Link to="/studies" onClick={onClose}>
                {t('studies.new')}
              </Link>
            </p>
          ) : (
            <Field label={t('studies.name')} refusal={(studies.error ?? begin.error) ? t('problem.failed') : undefined}>
              {(attributes) => (
                <select {...attributes} className="in" name="study" required>
                  {found.map(({ id, name, approval }) => (
                    <option key={id} value={id}>
                      {name} ({approval})
                    </option>
                  ))}
                </select>
              )}
            </Field>
          )}
        </div>
        {found.length > 0 ? (
          <DialogFoot act={t('studies.ask')} isBusy={begin.isPending} onClose={onClose} />
        ) : (
          <DialogFoot onClose={onClose} />
        )}
      </form>
    </Dialog>
  )
}
