/** Says where a copy appears; then shows the code to be printed beside it. */
import { useMutation } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Dialog } from '@/components/Dialog'
import { DialogFoot } from '@/components/DialogFoot'
import { Placed } from '@/components/Placed'
import { PlaceFields } from '@/components/PlaceFields'
import type { Publication } from '@/features/publications/words'
import { ask } from '@/lib/api'
import { PlacePublicationDocument } from '@/lib/graphql/graphql'
import { type Said, saidIn } from '@/lib/place'

interface Props {
  publication: Publication
  onPlaced: () => void
  onClose: () => void
}

export function PlaceDialog({ publication, onPlaced, onClose }: Props) {
  const { t } = useTranslation()
  const place = useMutation({
    mutationFn: async (said: Said) => {
      const asked = { id: publication.id, ...said, origin: location.origin }
      return (await ask(PlacePublicationDocument, asked)).placePublication
    },
    onSuccess: onPlaced,
  })
  if (place.data) return <Placed {...place.data} onClose={onClose} />
  return (
    <Dialog title={t('publications.place')} onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          place.mutate(saidIn(new FormData(event.currentTarget)))
        }}
      >
        <div className="dialog-body col">
          <PlaceFields said={publication} refusal={place.error ? t('problem.failed') : undefined} />
        </div>
        <DialogFoot act={t('publications.placeAct')} isBusy={place.isPending} onClose={onClose} />
      </form>
    </Dialog>
  )
}
