/** What failed, what was kept, and a way to try again; the code is for whoever is called. */
import { useQuery } from '@tanstack/react-query'
import { CloudOff, Lock, UserX } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Message } from '@/components/Message'
import { Refusal } from '@/lib/api'
import { isAsked } from '@/lib/glass'
import { may } from '@/lib/may'
import { whoQuery } from '@/lib/who'

interface Props {
  error: unknown
  onRetry?: () => void
}

export function Problem({ error, onRetry }: Props) {
  const { t } = useTranslation()
  const me = useQuery({ ...whoQuery, enabled: false }).data?.me
  const code = error instanceof Refusal ? error.code : 'PAGE'
  if (code === 'FORBIDDEN' || code === 'NOT_FOUND') {
    return (
      <Message icon={Lock} title={t('problem.hidden')} text={t('problem.hiddenText')}>
        {me && may(me, 'view') && (
          <button
            type="button"
            className="btn"
            onClick={() => {
              isAsked.set(true)
            }}
          >
            {t('problem.emergency')}
          </button>
        )}
      </Message>
    )
  }
  if (code === 'UNAUTHENTICATED') {
    return <Message icon={UserX} title={t('problem.nobody')} text={t('problem.nobodyText')} />
  }
  const isOld = code === 'UNKNOWN_DOCUMENT'
  return (
    <Message
      icon={CloudOff}
      title={t(code === 'OFFLINE' ? 'problem.offline' : isOld ? 'problem.old' : 'problem.failed')}
      text={isOld ? t('problem.oldText') : t('problem.failedText', { code })}
    >
      <button
        type="button"
        className="btn p"
        onClick={() => {
          if (isOld || !onRetry) location.reload()
          else onRetry()
        }}
      >
        {t(isOld ? 'problem.reload' : 'problem.retry')}
      </button>
    </Message>
  )
}
