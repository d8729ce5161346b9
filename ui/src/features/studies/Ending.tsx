/** Signing for an export, and stopping one: each asked once more, for neither can be undone. */
import { useTranslation } from 'react-i18next'
import { SureDialog } from '@/components/SureDialog'
import type { Export } from '@/features/studies/words'
import { ask } from '@/lib/api'
import { SignCopiesDocument, StopCopiesDocument } from '@/lib/graphql/graphql'

interface Props {
  shown: Export
  onDone: () => void
  onClose: () => void
}

const FAILED = () => 'studies.failed'

export function SignDialog({ shown, onDone, onClose }: Props) {
  const { t } = useTranslation()
  return (
    <SureDialog
      title={t('studies.sign')}
      text={t('studies.signLead', { count: shown.progress.accepted })}
      act={t('studies.sign')}
      mutation={() => ask(SignCopiesDocument, { id: shown.id })}
      refusalOf={FAILED}
      onDone={onDone}
      onClose={onClose}
    />
  )
}

export function StopDialog({ shown, onDone, onClose }: Props) {
  const { t } = useTranslation()
  return (
    <SureDialog
      title={t('studies.stopTitle')}
      text={t('studies.stopLead')}
      act={t('studies.stop')}
      mutation={() => ask(StopCopiesDocument, { id: shown.id })}
      refusalOf={FAILED}
      onDone={onDone}
      onClose={onClose}
    />
  )
}
