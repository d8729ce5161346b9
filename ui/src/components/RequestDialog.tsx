/** Asking somebody outside for photos: whom, with what second proof, how many and until when. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { EyeOff, Link2, Lock, type LucideIcon, Send } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Dialog } from '@/components/Dialog'
import { RequestTerms } from '@/components/RequestTerms'
import { ShareDone } from '@/components/ShareDone'
import { ShareWhom } from '@/components/ShareWhom'
import { ask, Refusal } from '@/lib/api'
import { size } from '@/lib/format'
import { RequestPhotosDocument, RequestTermsDocument } from '@/lib/graphql/graphql'
import { freshRequest, mostBytesOf, type RequestDraft, requestOf } from '@/lib/inbound'
import { isMailed, isSaid } from '@/lib/sharing'
import '@/components/receivedWords'
import '@/components/shareWords'
import '@/styles/shares.css'

interface Props {
  /** Whom the photos will be about, if that is known; the sender is not told. */
  patient?: { id: string; name: string }
  onClose: () => void
}

export function RequestDialog({ patient, onClose }: Props) {
  const { t, i18n } = useTranslation()
  const client = useQueryClient()
  const [draft, setDraft] = useState<RequestDraft>(() => freshRequest(i18n.language === 'en' ? 'ENGLISH' : 'DUTCH'))
  const terms = useQuery({
    queryKey: ['request terms'],
    queryFn: async ({ signal }) => (await ask(RequestTermsDocument, {}, signal)).requestTerms,
    staleTime: Infinity,
  }).data
  const request = useMutation({
    mutationFn: async () =>
      (await ask(RequestPhotosDocument, { request: requestOf(draft, terms, patient?.id) })).requestPhotos,
    onSuccess: () => client.invalidateQueries({ queryKey: ['photo requests'] }),
  })
  const change = (changed: Partial<RequestDraft>) => {
    request.reset()
    setDraft((now) => ({ ...now, ...changed }))
  }
  if (request.data) {
    return <ShareDone made={request.data} link={request.data.request} page="u" overview="/received" onClose={onClose} />
  }
  const isReady = isSaid(draft.whom)
  return (
    <Dialog isWide title={t('request.title')} onClose={onClose} {...(patient && { lead: t('request.of', { name: patient.name }) })}>
      <form
        className="share"
        onSubmit={(event) => {
          event.preventDefault()
          if (isReady) request.mutate()
        }}
      >
        <div className="dialog-body share-body">
          <div className="col share-said">
            <ShareWhom
              whom={draft.whom}
              needsPhone={draft.proof === 'SMS'}
              sendsMail={terms?.sendsMail ?? false}
              onWhom={(whom) => {
                change({ whom })
              }}
            />
            <RequestTerms draft={draft} terms={terms} onChange={change} />
          </div>
          <Promises most={size(mostBytesOf(draft, terms), i18n.language)} />
        </div>
        {request.error && (
          <p className="note share-refusal" data-s="withdrawn" role="alert">
            {request.error instanceof Refusal && request.error.code === 'INVALID'
              ? t('share.invalid', { message: request.error.message })
              : t('share.failed')}
          </p>
        )}
        <footer className="df">
          <p className="sm muted grow">{t('request.recorded')}</p>
          <button type="button" className="btn" onClick={onClose}>
            {t('dialog.cancel')}
          </button>
          <button type="submit" className="btn p" disabled={!isReady || request.isPending}>
            <Send className="ic" aria-hidden />
            {t(isMailed(draft, terms) ? 'share.sendMail' : 'share.send')}
          </button>
        </footer>
      </form>
    </Dialog>
  )
}

/** What whoever asks may count on. */
function Promises({ most }: { most: string }) {
  const { t } = useTranslation()
  return (
    <aside className="share-can">
      <h3 className="md">{t('request.can')}</h3>
      <Promised icon={Link2} title={t('request.once')} text={t('request.onceText', { most })} />
      <Promised icon={Lock} title={t('request.held')} text={t('request.heldText')} />
      <Promised icon={EyeOff} title={t('request.nothing')} text={t('request.nothingText')} />
    </aside>
  )
}

function Promised({ icon: Icon, title, text }: { icon: LucideIcon; title: string; text: string }) {
  return (
    <p className="share-toggle">
      <Icon className="ic" aria-hidden />
      <span>
        <b className="md">{title}</b>
        <br />
        <span className="sm muted">{text}</span>
      </span>
    </p>
  )
}
