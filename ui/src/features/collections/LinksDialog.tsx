/** Stops what people outside see of a collection; counted when it is asked for, as each look is logged. */
import { useMutation, useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Dialog } from '@/components/Dialog'
import { DialogFoot } from '@/components/DialogFoot'
import { ask } from '@/lib/api'
import { refusalOf } from '@/lib/collections'
import { CollectionShareCountDocument, EndSharesOfCollectionDocument } from '@/lib/graphql/graphql'

export function LinksDialog({ id, onClose }: { id: string; onClose: () => void }) {
  const { t } = useTranslation()
  const counted = useQuery({
    queryKey: ['shareCount', 'collection', id],
    queryFn: async ({ signal }) => (await ask(CollectionShareCountDocument, { id }, signal)).collectionShareCount,
    staleTime: 0,
    gcTime: 0,
  })
  const stop = useMutation({
    mutationFn: async () => (await ask(EndSharesOfCollectionDocument, { id })).endSharesOfCollection,
  })
  const error = counted.error ?? stop.error
  if (stop.isSuccess) {
    return (
      <Dialog title={t('collections.links')} onClose={onClose}>
        <p className="dialog-body" role="status">
          {t('collections.stopped', { count: stop.data })}
        </p>
        <DialogFoot isDone autoFocus onClose={onClose} />
      </Dialog>
    )
  }
  return (
    <Dialog title={t('collections.links')} onClose={onClose}>
      <div className="dialog-body col" aria-busy={counted.isPending}>
        {counted.isSuccess && <p>{t('collections.linksCount', { count: counted.data })}</p>}
        <p className="sm muted">{t('collections.linksText')}</p>
        {error && (
          <p className="refusal" role="alert">
            {t(refusalOf(error))}
          </p>
        )}
      </div>
      <footer className="df">
        <button type="button" className="btn end" onClick={onClose}>
          {t('collections.keepLinks')}
        </button>
        <button
          type="button"
          className="btn p"
          disabled={stop.isPending || !counted.data}
          onClick={() => {
            stop.mutate()
          }}
        >
          {t('collections.stopLinks')}
        </button>
      </footer>
    </Dialog>
  )
}
