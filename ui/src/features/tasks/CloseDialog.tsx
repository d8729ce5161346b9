/** Closes a task by hand: first what stops, then why nothing more is needed. */
import { useMutation } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { Dialog } from '@/components/Dialog'
import { DialogFoot } from '@/components/DialogFoot'
import { CLOSE_WORDS, REASONS, refusalOf, type Task } from '@/features/tasks/words'
import { ask } from '@/lib/api'
import { day } from '@/lib/format'
import { CloseTaskDocument, type CloseReason } from '@/lib/graphql/graphql'
import { preferences } from '@/lib/preferences'

interface Props {
  task: Task
  onRenew: () => Promise<unknown>
  onClosed: () => void
  onClose: () => void
}

export function CloseDialog({ task, onRenew, onClosed, onClose }: Props) {
  const { t } = useTranslation()
  const end = useMutation({
    mutationFn: (reason: CloseReason) => ask(CloseTaskDocument, { id: task.id, reason }),
    onSuccess: async () => {
      await onRenew()
      onClosed()
    },
  })
  // A button that is switched off would lose the focus, and with it the numbers.
  const choose = (reason: CloseReason) => {
    if (!end.isPending) end.mutate(reason)
  }
  const first = useRef<HTMLButtonElement>(null)
  useEffect(() => {
    first.current?.focus()
  }, [])
  return (
    <Dialog title={t('tasks.closeTitle')} lead={t(CLOSE_WORDS[task.kind], { day: day(task.due) })} onClose={onClose}>
      <div
        className="dialog-body col"
        onKeyDown={({ key, ctrlKey, altKey, metaKey }) => {
          const chosen = REASONS[Number(key) - 1]
          if (!chosen || ctrlKey || altKey || metaKey || !preferences.get().singleKeys) return
          choose(chosen.reason)
        }}
      >
        {REASONS.map(({ reason, words }, index) => (
          <button
            key={reason}
            type="button"
            className="btn task-reason"
            ref={index === 0 ? first : undefined}
            onClick={() => { choose(reason) }}
          >
            {t(words)}
            <kbd className="kbd single" aria-hidden>
              {index + 1}
            </kbd>
          </button>
        ))}
        {end.error && (
          <p className="note" data-s="withdrawn" role="alert">
            {refusalOf(end.error, t)}
          </p>
        )}
      </div>
      <DialogFoot onClose={onClose} />
    </Dialog>
  )
}
