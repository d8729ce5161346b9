/** Is a file that left the vault untouched, and may it still be used? Nothing of it is kept. */
import { useMutation } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { DropArea } from '@/components/DropArea'
import { Problem } from '@/components/Problem'
import { Answer } from '@/features/check/Answer'
import { check } from '@/features/check/check'
import { Refusal } from '@/lib/api'
import { size } from '@/lib/format'
import { may } from '@/lib/may'
import { useMe } from '@/lib/who'
import '@/features/check/messages'
import '@/styles/verdict.css'
import '@/styles/check.css'

const REFUSALS: Record<string, string> = {
  TOO_LARGE: 'check.tooLarge',
  UNSUPPORTED_MEDIA_TYPE: 'check.noJpeg',
  MANY: 'check.many',
  OFFLINE: 'check.offline',
}

export function Check() {
  const { t, i18n } = useTranslation()
  const [sent, setSent] = useState(0)
  const stop = useRef<AbortController>(undefined)
  const looking = useMutation({
    mutationFn: (files: readonly File[]) => {
      // Another one was dropped: nobody waits for the answer to the first.
      stop.current?.abort()
      const controller = new AbortController()
      stop.current = controller
      setSent(0)
      const [file, ...others] = files
      if (!file || others.length > 0) throw new Refusal('MANY', '')
      return check(file, i18n.language, controller.signal, setSent)
    },
  })
  useEffect(() => () => stop.current?.abort(), [])
  const file = looking.variables?.[0]
  if (!may(useMe(), 'check')) return <Problem error={new Refusal('FORBIDDEN', '')} />
  return (
    <div className="page scrolls">
      <h1>{t('nav.check')}</h1>
      <p className="muted check-lead">{t('check.lead')}</p>
      <section className="card check" aria-label={t('nav.check')} aria-busy={looking.isPending}>
        {file && !looking.isIdle && (
          <div className="card-body col divided">
            <p className="row">
              <b className="md ell">{file.name}</b>
              <span className="muted sm nw">{size(file.size, i18n.language)}</span>
            </p>
            {looking.isPending && <Progress sent={sent} total={file.size} />}
            {looking.data && <Answer checked={looking.data} />}
            {looking.error && (
              <NotChecked
                error={looking.error}
                onRetry={() => {
                  looking.mutate([file])
                }}
              />
            )}
          </div>
        )}
        <DropArea
          title={t(looking.isIdle ? 'check.drop' : 'check.another')}
          choose={t('check.choose')}
          kinds={t('check.kinds')}
          accept="image/jpeg"
          onFiles={(files) => {
            looking.mutate([...files])
          }}
        />
      </section>
    </div>
  )
}

function Progress({ sent, total }: { sent: number; total: number }) {
  const { t } = useTranslation()
  return (
    <div className="col">
      <p className="sm muted" role="status">
        {t(sent < total ? 'check.sending' : 'check.reading')}
      </p>
      <progress max={total} value={Math.min(sent, total)} aria-label={t('check.sending')} />
    </div>
  )
}

/** It says nothing about the file, only that it was not looked at. */
function NotChecked({ error, onRetry }: { error: Error; onRetry: () => void }) {
  const { t } = useTranslation()
  const code = error instanceof Refusal ? error.code : ''
  const isPassing = !['TOO_LARGE', 'UNSUPPORTED_MEDIA_TYPE', 'MANY'].includes(code)
  return (
    <>
      <p className="note" data-s="withdrawn" role="alert">
        {t(REFUSALS[code] ?? 'check.failed')}
      </p>
      {isPassing && (
        <button type="button" className="btn p start" onClick={onRetry}>
          {t('problem.retry')}
        </button>
      )}
    </>
  )
}
