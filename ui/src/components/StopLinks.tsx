/** Stops what people outside see; counted when it is asked for, as each look is logged. */
import { useMutation, useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Dialog } from '@/components/Dialog'
import { DialogFoot } from '@/components/DialogFoot'

interface Act {
  word: string
  stop: () => Promise<number>
  /** It stops more than what was counted. */
  isWider?: boolean
}

interface Props {
  /** Keys of the messages; those of what was counted and stopped take a count. */
  words: Record<'title' | 'counted' | 'text' | 'keep' | 'stopped', string>
  /** What they show. */
  of: readonly string[]
  count: (signal: AbortSignal) => Promise<number>
  /** The last is what is mostly wanted. */
  acts: readonly Act[]
  /** Why it was refused, as a key of the messages. */
  refusalOf?: (error: Error) => string
  onClose: () => void
}

export function StopLinks({ words, of, count, acts, refusalOf, onClose }: Props) {
  const { t } = useTranslation()
  const counted = useQuery({
    queryKey: ['shareCount', ...of],
    queryFn: ({ signal }) => count(signal),
    staleTime: 0,
    gcTime: 0,
  })
  const stop = useMutation({ mutationFn: (act: Act) => act.stop() })
  const error = counted.error ?? stop.error
  if (stop.isSuccess) {
    return (
      <Dialog title={t(words.title)} onClose={onClose}>
        <p className="dialog-body" role="status">
          {t(words.stopped, { count: stop.data })}
        </p>
        <DialogFoot isDone autoFocus onClose={onClose} />
      </Dialog>
    )
  }
  return (
    <Dialog title={t(words.title)} onClose={onClose}>
      <div className="dialog-body col" aria-busy={counted.isPending}>
        {counted.isSuccess && <p>{t(words.counted, { count: counted.data })}</p>}
        <p className="sm muted">{t(words.text)}</p>
        {error && (
          <p className="refusal" role="alert">
            {t(refusalOf?.(error) ?? 'problem.failed')}
          </p>
        )}
      </div>
      <footer className="df">
        <button type="button" className="btn end" onClick={onClose}>
          {t(words.keep)}
        </button>
        {acts.map((act, place) => (
          <button
            key={act.word}
            type="button"
            className={place === acts.length - 1 ? 'btn p' : 'btn'}
            disabled={stop.isPending || (!act.isWider && !counted.data)}
            onClick={() => {
              stop.mutate(act)
            }}
          >
            {t(act.word)}
          </button>
        ))}
      </footer>
    </Dialog>
  )
}
