/** Turns a photo from outside down; it cannot be undone, so it is asked once more. */
import { useTranslation } from 'react-i18next'
import { SureDialog } from '@/components/SureDialog'
import { decided, type Held } from '@/features/received/words'
import { ask } from '@/lib/api'
import { DeclineHeldPhotoDocument } from '@/lib/graphql/graphql'

interface Props {
  held: Held
  onDone: (words: string) => void
  onClose: () => void
}

export function DeclineDialog({ held, onDone, onClose }: Props) {
  const { t } = useTranslation()
  return (
    <SureDialog
      title={t('received.declineSure')}
      text={t('received.declineText')}
      act={t('received.declineYes')}
      mutation={() => decided(ask(DeclineHeldPhotoDocument, { photo: held.id }), 'received.declined')}
      onDone={(word) => {
        onDone(t(word))
      }}
      onClose={onClose}
    />
  )
}
