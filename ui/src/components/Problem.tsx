/** What failed, what was kept, and a way to try again; the code is for whoever is called. */
import { CloudOff, Lock, UserX } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Message } from '@/components/Message'
import { Refusal } from '@/lib/api'

interface Props {
  error: unknown
  onRetry?: () => void
}

export function Problem({ error, onRetry }: Props) {
  const { t } = useTranslation()
  const code = error instanceof Refusal ? error.code : 'PAGE'
  if (code === 'FORBIDDEN' || code === 'NOT_FOUND') {
    return <Message icon={Lock} title={t('problem.hidden')} text={t('problem.hiddenText')} />
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
