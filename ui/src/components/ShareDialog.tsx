/** Sharing photos with somebody outside: for whom, with what second proof, for what, how far. */
import { useMutation, useQuery } from '@tanstack/react-query'
import type { TFunction } from 'i18next'
import { Send } from 'lucide-react'
import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Dialog } from '@/components/Dialog'
import { ShareCan } from '@/components/ShareCan'
import { ShareDone } from '@/components/ShareDone'
import { ShareTerms } from '@/components/ShareTerms'
import { ShareWhom } from '@/components/ShareWhom'
import { type Of, useGoing } from '@/components/useGoing'
import { ask, Refusal } from '@/lib/api'
import { type PhotoDetailsFragment, SharePhotosDocument, SharingTermsDocument } from '@/lib/graphql/graphql'
import { type Draft, fresh, inputOf, isMailed, isSaid } from '@/lib/sharing'
import '@/components/guardWords'
import '@/components/shareWords'
import '@/styles/release.css'
import '@/styles/shares.css'

interface Props {
  photos: readonly PhotoDetailsFragment[]
  collection?: Of
  onClose: () => void
}

const REFUSED = new Set(['NOT_RELEASED', 'NO_LONGER_RELEASED'])

export function ShareDialog({ photos, collection, onClose }: Props) {
  const { t, i18n } = useTranslation()
  const [draft, setDraft] = useState<Draft>(() => fresh(i18n.language === 'en' ? 'ENGLISH' : 'DUTCH'))
  const { going, isTooMany, isNone, offered, refetch } = useGoing(photos, collection, draft.use)
  const terms = useTerms()
  const form = useRef<HTMLFormElement>(null)
  const share = useMutation({
    mutationFn: async () => (await ask(SharePhotosDocument, { share: inputOf(draft, going.map(({ id }) => id), collection?.id) })).sharePhotos,
    onError: refetch,
  })
  const change = (changed: Partial<Draft>) => {
    share.reset()
    setDraft((now) => ({ ...now, ...changed }))
  }
  if (share.data) {
    return <ShareDone made={share.data} link={share.data.share} page="s" overview="/shares" onClose={onClose} />
  }
  const isReady = going.length > 0 && !isTooMany && isSaid(draft.whom)
  return (
    <Dialog
      isWide
      title={isNone ? t('share.none') : t('share.title', { count: going.length || photos.length })}
      onClose={onClose}
    >
      <form
        ref={form}
        className="share"
        onSubmit={(event) => {
          event.preventDefault()
          if (isReady) share.mutate()
        }}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && event.ctrlKey) form.current?.requestSubmit()
        }}
      >
        <div className="dialog-body share-body">
          <div className="col share-said">
            {offered}
            <ShareWhom
              whom={draft.whom}
              needsPhone={draft.proof === 'SMS'}
              sendsMail={terms?.sendsMail ?? false}
              onWhom={(whom) => {
                change({ whom })
              }}
            />
            <ShareTerms draft={draft} terms={terms} onChange={change} />
          </div>
          <ShareCan draft={draft} onChange={change} />
        </div>
        {share.error && (
          <p className="note share-refusal" data-s="withdrawn" role="alert">
            {refusalOf(share.error, t)}
          </p>
        )}
        <footer className="df">
          <p className="sm muted grow">{t('share.recorded')}</p>
          <button type="button" className="btn" onClick={onClose}>
            {t('dialog.cancel')}
          </button>
          <button type="submit" className="btn p" disabled={!isReady || share.isPending}>
            <Send className="ic" aria-hidden />
            {t(isMailed(draft, terms) ? 'share.sendMail' : 'share.send')}
            <kbd className="kbd">Ctrl ↵</kbd>
          </button>
        </footer>
      </form>
    </Dialog>
  )
}

function useTerms() {
  return useQuery({
    queryKey: ['sharing terms'],
    queryFn: async ({ signal }) => (await ask(SharingTermsDocument, {}, signal)).sharingTerms,
    staleTime: Infinity,
  }).data
}

function refusalOf(error: Error, t: TFunction): string {
  if (!(error instanceof Refusal)) return t('share.failed')
  if (error.code === 'INVALID') return t('share.invalid', { message: error.message })
  return t(REFUSED.has(error.code) ? 'share.refused' : 'share.failed')
}
