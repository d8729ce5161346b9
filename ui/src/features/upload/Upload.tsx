/** One screen: whose, what and when once for all photos, and the photos. */
import { useNavigate } from '@tanstack/react-router'
import { Pause, Play, ShieldCheck } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { BodyMap } from '@/components/BodyMap'
import { DescribeFields } from '@/components/DescribeFields'
import { DropArea } from '@/components/DropArea'
import { isGoing, isUnsent } from '@/features/upload/file'
import { Files } from '@/features/upload/Files'
import { useArrivals } from '@/features/upload/useArrivals'
import { uploads } from '@/features/upload/uploads'
import { type Owner, Whose } from '@/features/upload/Whose'
import type { Draft } from '@/lib/description'
import { useStore } from '@/lib/store'
import '@/styles/upload.css'

const KINDS = 'image/jpeg,image/png,image/webp,image/heic,.heic,.heif'

export function Upload() {
  const { t } = useTranslation()
  const [owner, setOwner] = useState<Owner>()
  const [batch, setBatch] = useState(() => crypto.randomUUID())
  const [description, setDescription] = useState<Draft>({})
  useArrivals()
  const choose = (next: Owner | undefined) => {
    setOwner(next)
    // What was said while nobody was chosen yet is of who is chosen now.
    if (owner === undefined) return
    // Another person's knee is not this person's: nothing is taken along.
    setBatch(crypto.randomUUID())
    setDescription({})
  }
  const say = (change: Draft) => {
    const next = { ...description, ...change }
    setDescription(next)
    uploads.describe(batch, next)
  }
  return (
    <div className="page scrolls">
      <header className="row wrap">
        <h1 className="grow">{t('nav.upload')}</h1>
        <Acts isForInbox={owner === null} />
      </header>
      <div className="upload">
        <section className="card" aria-label={t('upload.context')}>
          <div className="card-body col divided">
            <Whose owner={owner} onChoose={choose} />
          </div>
          <div className="card-body where">
            <BodyMap value={description} onChange={say} />
            <div className="col">
              <DescribeFields value={description} onChange={say} />
            </div>
          </div>
          <p className="card-foot row xs muted">
            <ShieldCheck className="ic s" aria-hidden />
            {t('upload.stripped')}
          </p>
        </section>
        <section className="card upload-files" aria-label={t('upload.files')}>
          <Files />
          <DropArea
            title={t(owner === undefined ? 'upload.patientFirst' : 'upload.drop')}
            choose={t('upload.choose')}
            kinds={t('upload.kinds')}
            accept={KINDS}
            isMany
            isReady={owner !== undefined}
            onFiles={(files) => {
              uploads.add(files, { batch, patient: owner?.id, description })
            }}
          />
        </section>
      </div>
    </div>
  )
}

/** What can be done to all files together. */
function Acts({ isForInbox }: { isForInbox: boolean }) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const files = useStore(uploads.files)
  const done = async () => {
    await navigate({ to: isForInbox ? '/inbox' : '/photos' })
    uploads.clearDone()
  }
  return (
    <>
      {files.some(isGoing) && (
        <button type="button" className="btn" onClick={uploads.pauseAll}>
          <Pause className="ic" aria-hidden />
          {t('upload.pauseAll')}
        </button>
      )}
      {files.some(({ state }) => state === 'paused') && (
        <button type="button" className="btn" onClick={uploads.resumeAll}>
          <Play className="ic" aria-hidden />
          {t('upload.resumeAll')}
        </button>
      )}
      {files.length > 0 && !files.some(isUnsent) && (
        <button type="button" className="btn p" onClick={() => void done()}>
          {t('upload.done')}
        </button>
      )}
    </>
  )
}
