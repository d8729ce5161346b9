/** Leaves somebody else's collection; only its owner can undo that, so it is asked once more. */
import { useTranslation } from 'react-i18next'
import { SureDialog } from '@/components/SureDialog'
import { useGone } from '@/features/collections/useGone'
import { ask } from '@/lib/api'
import { type Collection, refusalOf } from '@/lib/collections'
import { LeaveCollectionDocument } from '@/lib/graphql/graphql'

export function LeaveDialog({ collection, onClose }: { collection: Collection; onClose: () => void }) {
  const { t } = useTranslation()
  const gone = useGone(collection)
  return (
    <SureDialog
      title={t('collections.leaveSure', { name: collection.name })}
      text={t('collections.leaveText', { name: collection.ownerName })}
      act={t('collections.leave')}
      mutation={() => ask(LeaveCollectionDocument, { id: collection.id })}
      refusalOf={refusalOf}
      onDone={() => void gone('collections.left')}
      onClose={onClose}
    />
  )
}
