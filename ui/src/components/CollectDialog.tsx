/** Puts photos in a collection: one that is there, or a new one. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Dialog } from '@/components/Dialog'
import { DialogFoot } from '@/components/DialogFoot'
import { Field } from '@/components/Field'
import '@/components/collectionWords'
import { ask } from '@/lib/api'
import { type Collection, mayEdit, refusalOf } from '@/lib/collections'
import { CollectionNamesDocument, CollectPhotosDocument, MakeCollectionDocument, type PhotoDetailsFragment } from '@/lib/graphql/graphql'

interface Props {
  photos: readonly Pick<PhotoDetailsFragment, 'id' | 'state'>[]
  onClose: () => void
}

const MOST_NAMES = 100
const ANOTHER = ''

export function CollectDialog({ photos: chosen, onClose }: Props) {
  const { t } = useTranslation()
  const client = useQueryClient()
  // What waits for its patient, or was put apart, is kept with nothing.
  const photos = chosen.filter(({ state }) => state === 'ACTIVE').map(({ id }) => id)
  const left = chosen.length - photos.length
  const known = useQuery({
    queryKey: ['collections', 'names'],
    queryFn: async ({ signal }) => (await ask(CollectionNamesDocument, { first: MOST_NAMES }, signal)).collections,
    gcTime: 0,
  })
  const [picked, setPicked] = useState<string>()
  const fitting = (known.data?.edges ?? []).map(({ node }) => node).filter(mayEdit)
  const into = picked ?? fitting[0]?.id ?? ANOTHER
  const collect = useMutation({
    mutationFn: async (name: string): Promise<Collection> => {
      const asked = { photos }
      if (into === ANOTHER) return (await ask(MakeCollectionDocument, { name, description: '', ...asked })).makeCollection
      return (await ask(CollectPhotosDocument, { id: into, ...asked })).collectPhotos
    },
    onSuccess: () => client.invalidateQueries({ queryKey: ['collections'] }),
  })
  const error = known.error ?? collect.error
  const title = t('collections.collectTitle', { count: photos.length })
  if (collect.data) return <Done made={collect.data} title={title} onClose={onClose} />
  return (
    <Dialog title={title} onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          const name = new FormData(event.currentTarget).get('name')
          collect.mutate(typeof name === 'string' ? name : '')
        }}
      >
        <div className="dialog-body col" aria-busy={known.isPending}>
          {left > 0 && (
            <p className="note" data-s="unknown" role="status">
              {t('collections.unfiled', { count: left })}
            </p>
          )}
          <Into fitting={fitting} into={into} isKnown={!known.isPending} onChoose={setPicked} />
          {error && (
            <p className="refusal" role="alert">
              {t(refusalOf(error))}
            </p>
          )}
        </div>
        <DialogFoot act={t('collections.collect')} isBusy={collect.isPending || known.isPending || photos.length === 0} onClose={onClose} />
      </form>
    </Dialog>
  )
}

interface IntoProps {
  fitting: readonly Collection[]
  into: string
  isKnown: boolean
  onChoose: (id: string) => void
}

function Into({ fitting, into, isKnown, onChoose }: IntoProps) {
  const { t } = useTranslation()
  return (
    <>
      {fitting.length > 0 && (
        <Field label={t('collections.into')}>
          {(attributes) => (
            <select
              {...attributes}
              className="in"
              value={into}
              onChange={(event) => {
                onChoose(event.currentTarget.value)
              }}
            >
              {fitting.map(({ id, name }) => (
                <option key={id} value={id}>
                  {name}
                </option>
              ))}
              <option value={ANOTHER}>{t('collections.another')}</option>
            </select>
          )}
        </Field>
      )}
      {into === ANOTHER && isKnown && (
        <Field label={t('collections.name')} hint={t('collections.nameHint')}>
          {(attributes) => (
            <input {...attributes} className="in" name="name" maxLength={120} autoComplete="off" required />
          )}
        </Field>
      )}
    </>
  )
}

function Done({ made, title, onClose }: { made: Collection; title: string; onClose: () => void }) {
  const { t } = useTranslation()
  return (
    <Dialog title={title} onClose={onClose}>
      <p className="dialog-body" role="status">
        {t('collections.collected', { name: made.name, count: made.count })}
      </p>
      <footer className="df">
        <Link to="/collections/$id" params={{ id: made.id }} className="btn end" onClick={onClose}>
          {t('collections.look')}
        </Link>
        <button type="button" className="btn p" autoFocus onClick={onClose}>
          {t('collections.done')}
        </button>
      </footer>
    </Dialog>
  )
}
