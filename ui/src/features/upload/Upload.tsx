/** One screen: whose, what and when once for all photos, and the photos. */
import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { ShieldCheck } from 'lucide-react'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { DescribeFields } from '@/components/DescribeFields'
import { PatientCard } from '@/components/PatientCard'
import { PatientFinder } from '@/components/PatientFinder'
import { DropArea } from '@/features/upload/DropArea'
import { FileRow } from '@/features/upload/FileRow'
import { Progress } from '@/features/upload/Progress'
import { UploadQueue } from '@/features/upload/queue'
import type { Draft } from '@/lib/description'
import type { PatientDetailsFragment } from '@/lib/graphql/graphql'
import { useStore } from '@/lib/store'

export function Upload() {
  const { t } = useTranslation()
  const [queue] = useState(() => new UploadQueue())
  const files = useStore(queue.files)
  const [patient, setPatient] = useState<PatientDetailsFragment>()
  const [isForInbox, setIsForInbox] = useState(false)
  const [description, setDescription] = useState<Draft>({})
  const client = useQueryClient()
  const navigate = useNavigate()
  const sent = files.filter((file) => file.state === 'sent').length
  const isReady = patient !== undefined || isForInbox
  useEffect(() => {
    queue.say({ patient: patient?.id, description })
  }, [queue, patient, description])
  useEffect(() => queue.stopAll, [queue])
  useEffect(() => {
    if (sent === 0) return
    for (const key of ['search', 'inbox']) void client.invalidateQueries({ queryKey: [key] })
  }, [client, sent])
  const hasUnsent = files.some((file) => file.state === 'waiting' || file.state === 'sending')
  useEffect(() => {
    if (!hasUnsent) return
    const warn = (event: BeforeUnloadEvent) => {
      event.preventDefault()
    }
    addEventListener('beforeunload', warn)
    return () => {
      removeEventListener('beforeunload', warn)
    }
  }, [hasUnsent])
  return (
    <div className="page scrolls">
      <header className="row">
        <h1 className="grow">{t('nav.upload')}</h1>
        {sent > 0 && !hasUnsent && (
          <button
            type="button"
            className="btn p"
            onClick={() => void navigate({ to: isForInbox ? '/inbox' : '/photos' })}
          >
            {t('upload.done')}
          </button>
        )}
      </header>
      <div className="upload">
        <section className="card" aria-label={t('upload.context')}>
          <div className="card-body col divided">
            {patient && (
              <div className="row">
                <div className="grow">
                  <PatientCard patient={patient} />
                </div>
                <button type="button" className="btn" onClick={() => { setPatient(undefined) }}>
                  {t('upload.change')}
                </button>
              </div>
            )}
            {!patient && isForInbox && (
              <div className="row">
                <p className="grow sm">{t('upload.toInbox')}</p>
                <button type="button" className="btn" onClick={() => { setIsForInbox(false) }}>
                  {t('upload.change')}
                </button>
              </div>
            )}
            {!isReady && (
              <PatientFinder onFound={setPatient}>
                <button type="button" className="btn" onClick={() => { setIsForInbox(true) }}>
                  {t('upload.noPatient')}
                </button>
              </PatientFinder>
            )}
          </div>
          <div className="card-body col">
            <DescribeFields
              value={description}
              onChange={(change) => {
                setDescription({ ...description, ...change })
              }}
            />
          </div>
          <p className="card-foot row xs muted">
            <ShieldCheck className="ic s" aria-hidden />
            {t('upload.stripped')}
          </p>
        </section>
        <section className="card upload-files" aria-label={t('upload.files')}>
          {files.length > 0 && <Progress files={files} />}
          <ul>
            {files.map((file) => (
              <FileRow key={file.key} queued={file} onRetry={queue.retry} onRemove={queue.remove} />
            ))}
          </ul>
          <DropArea isReady={isReady} onFiles={queue.add} />
        </section>
      </div>
    </div>
  )
}
