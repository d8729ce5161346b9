/** Stops what people outside can see of this photo, or of its patient; asked for, so that no look is logged unasked. */
import { useMutation, useQuery } from '@tanstack/react-query'
import { Link2Off } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Dialog } from '@/components/Dialog'
import { DialogFoot } from '@/components/DialogFoot'
import '@/components/shareWords'
import { ask } from '@/lib/api'
import { EndSharesOfPatientDocument, EndSharesOfPhotoDocument, ShareCountDocument } from '@/lib/graphql/graphql'
import { may } from '@/lib/may'
import { useMe } from '@/lib/who'

interface Props {
  photo: string
  patient: string
}

export function OutsideLinks(props: Props) {
  const { t } = useTranslation()
  const me = useMe()
  const [isOpen, setIsOpen] = useState(false)
  if (!may(me, 'share')) return null
  return (
    <>
      <button
        type="button"
        className="btn q start"
        onClick={() => {
          setIsOpen(true)
        }}
      >
        <Link2Off className="ic" aria-hidden />
        {t('outside.title')}
      </button>
      {isOpen && (
        <Stopping
          {...props}
          onClose={() => {
            setIsOpen(false)
          }}
        />
      )}
    </>
  )
}

function Stopping({ photo, patient, onClose }: Props & { onClose: () => void }) {
  const { t } = useTranslation()
  const counted = useQuery({
    queryKey: ['shareCount', photo],
    queryFn: async () => (await ask(ShareCountDocument, { photo })).shareCount,
    gcTime: 0,
  })
  const stop = useMutation({
    mutationFn: async (isAll: boolean) =>
      isAll
        ? (await ask(EndSharesOfPatientDocument, { patient })).endSharesOfPatient
        : (await ask(EndSharesOfPhotoDocument, { photo })).endSharesOfPhoto,
  })
  if (stop.isSuccess) {
    return (
      <Dialog title={t('outside.title')} onClose={onClose}>
        <p className="dialog-body" role="status">
          {t('outside.stopped', { count: stop.data })}
        </p>
        <DialogFoot isDone autoFocus onClose={onClose} />
      </Dialog>
    )
  }
  return (
    <Dialog title={t('outside.title')} onClose={onClose}>
      <div className="dialog-body col" aria-busy={counted.isPending}>
        {counted.isSuccess && <p>{t('outside.count', { count: counted.data })}</p>}
        <p className="sm muted">{t('outside.text')}</p>
        {(counted.error ?? stop.error) && (
          <p className="refusal" role="alert">
            {t('problem.failed')}
          </p>
        )}
      </div>
      <footer className="df">
        <button type="button" className="btn end" onClick={onClose}>
          {t('shares.keep')}
        </button>
        <button type="button" className="btn" disabled={stop.isPending} onClick={() => { stop.mutate(true) }}>
          {t('outside.ofPatient')}
        </button>
        <button
          type="button"
          className="btn p"
          disabled={stop.isPending || !counted.data}
          onClick={() => { stop.mutate(false) }}
        >
          {t('outside.ofPhoto')}
        </button>
      </footer>
    </Dialog>
  )
}
