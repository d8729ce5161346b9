/** Names a new collection, or gives one other words. */
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Dialog } from '@/components/Dialog'
import { DialogFoot } from '@/components/DialogFoot'
import { Field } from '@/components/Field'
import { ask } from '@/lib/api'
import { type Collection, refusalOf } from '@/lib/collections'
import { DescribeCollectionDocument, MakeCollectionDocument } from '@/lib/graphql/graphql'
import { told } from '@/lib/told'

interface Props {
  /** None for a new one. */
  collection?: Collection
  onSaved?: (saved: Collection) => void
  onClose: () => void
}

export function NameDialog({ collection, onSaved, onClose }: Props) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const save = useMutation({
    mutationFn: async (form: FormData): Promise<Collection> => {
      const words = { name: told(form, 'name'), description: told(form, 'description') }
      if (collection) return (await ask(DescribeCollectionDocument, { id: collection.id, ...words })).describeCollection
      return (await ask(MakeCollectionDocument, { ...words, photos: [] })).makeCollection
    },
    onSuccess: async (saved) => {
      await client.invalidateQueries({ queryKey: ['collections'] })
      onClose()
      onSaved?.(saved)
    },
  })
  return (
    <Dialog title={t(collection ? 'collections.edit' : 'collections.new')} onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          save.mutate(new FormData(event.currentTarget))
        }}
      >
        <div className="dialog-body col">
          <Field label={t('collections.name')} hint={t('collections.nameHint')}>
            {(attributes) => (
              <input
                {...attributes}
                className="in"
                name="name"
                maxLength={120}
                autoComplete="off"
                defaultValue={collection?.name}
                required
              />
            )}
          </Field>
          <Field
            label={t('collections.description')}
            refusal={save.error ? t(refusalOf(save.error)) : undefined}
          >
            {(attributes) => (
              <textarea
                {...attributes}
                className="in"
                name="description"
                rows={3}
                maxLength={1000}
                defaultValue={collection?.description}
              />
            )}
          </Field>
        </div>
        <DialogFoot
          act={t(collection ? 'collections.save' : 'collections.make')}
          isBusy={save.isPending}
          onClose={onClose}
        />
      </form>
    </Dialog>
  )
}
