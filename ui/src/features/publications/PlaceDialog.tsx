/** Says where a copy appears; then shows the code to be printed beside it. */
import { useMutation } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Dialog } from '@/components/Dialog'
import { DialogFoot } from '@/components/DialogFoot'
import { Field } from '@/components/Field'
import { QrCode } from '@/components/QrCode'
import type { Publication } from '@/features/publications/words'
import { ask } from '@/lib/api'
import { PlacePublicationDocument } from '@/lib/graphql/graphql'

interface Props {
  publication: Publication
  onPlaced: () => void
  onClose: () => void
}

export function PlaceDialog({ publication, onPlaced, onClose }: Props) {
  const { t } = useTranslation()
  const place = useMutation({
    mutationFn: async (said: FormData) => {
      const told = (name: string) => {
        const value = said.get(name)
        return typeof value === 'string' ? value : ''
      }
      const asked = {
        id: publication.id,
        outlet: told('outlet'),
        address: told('address'),
        publishedOn: told('publishedOn') || null,
        origin: location.origin,
      }
      return (await ask(PlacePublicationDocument, asked)).placePublication
    },
    onSuccess: onPlaced,
  })
  if (place.data) {
    return (
      <Dialog title={place.data.outlet} lead={t('publications.placed')} onClose={onClose}>
        <div className="dialog-body col">
          <QrCode qr={place.data.qr} label={t('publications.qr')} />
          <p className="n">{t('publications.code', { code: place.data.code })}</p>
        </div>
        <DialogFoot isDone closing={t('publications.done')} onClose={onClose} />
      </Dialog>
    )
  }
  return (
    <Dialog title={t('publications.place')} onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          place.mutate(new FormData(event.currentTarget))
        }}
      >
        <div className="dialog-body col">
          <Field label={t('publications.outlet')} hint={t('publications.outletHint')}>
            {(attributes) => (
              <input
                {...attributes}
                className="in"
                name="outlet"
                maxLength={200}
                defaultValue={publication.outlet}
                required
              />
            )}
          </Field>
          <Field label={t('publications.address')} hint={t('publications.addressHint')}>
            {(attributes) => (
              <input {...attributes} className="in" name="address" maxLength={200} defaultValue={publication.address} />
            )}
          </Field>
          <Field
            label={t('publications.publishedOn')}
            refusal={place.error ? t('problem.failed') : undefined}
          >
            {(attributes) => (
              <input
                {...attributes}
                className="in"
                name="publishedOn"
                type="date"
                defaultValue={publication.publishedOn ?? ''}
              />
            )}
          </Field>
        </div>
        <DialogFoot act={t('publications.placeAct')} isBusy={place.isPending} onClose={onClose} />
      </form>
    </Dialog>
  )
}
