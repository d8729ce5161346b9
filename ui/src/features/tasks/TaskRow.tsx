/** One task: what, about whom, until when, whose, and what can be done. */
import { useMutation, useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { ConsentsLink } from '@/components/ConsentsLink'
import { Glyph } from '@/components/Glyph'
import { dueWords, isClosable, KIND_WORDS, refusalOf, type Task, toneOf } from '@/features/tasks/words'
import { ask } from '@/lib/api'
import { day } from '@/lib/format'
import { PatientDocument, TakeTaskDocument } from '@/lib/graphql/graphql'
import { useMe } from '@/lib/who'

interface Props {
  task: Task
  onRenew: () => Promise<unknown>
  onTaken: () => void
  onClose: () => void
}

export function TaskRow({ task, onRenew, onTaken, onClose }: Props) {
  const { t } = useTranslation()
  const isMine = task.owner === useMe().id
  const patient = useQuery({
    queryKey: ['patient', task.patientId],
    queryFn: async ({ signal }) => (await ask(PatientDocument, { id: task.patientId }, signal)).patient,
  }).data
  const take = useMutation({
    mutationFn: () => ask(TakeTaskDocument, { id: task.id }),
    onSuccess: async () => {
      await onRenew()
      onTaken()
    },
  })
  const { key, count } = dueWords(task.dueInDays)
  const tone = toneOf(task)
  return (
    <li className="task">
      <Glyph state={tone} size="xl" />
      <div className="grow">
        <h3 className="md">{t(KIND_WORDS[task.kind])}</h3>
        <p className="sm">
          {patient && (
            <>
              <b className="st">{patient.name}</b>{' '}
              <span className="muted n">{t('patient.born', { day: day(patient.birthDate) })}</span>
            </>
          )}
        </p>
        <p className="xs muted">
          {isMine ? t('tasks.own') : task.ownerName ? t('tasks.owner', { name: task.ownerName }) : t('tasks.noOwner')}
        </p>
        {take.error && (
          <p className="note" data-s="withdrawn" role="alert">
            {refusalOf(take.error, t)}
          </p>
        )}
      </div>
      <p className="task-due sm" data-s={tone}>
        <b className={task.dueInDays < 0 ? 'sfg' : undefined}>{t(key, { count })}</b>
        <span className="xs muted n">{t('tasks.due', { day: day(task.due) })}</span>
      </p>
      <div className="task-acts row wrap">
        <ConsentsLink patient={task.patientId} className="btn sm task-open">
          {t('tasks.open')}
        </ConsentsLink>
        {!isMine && (
          <button type="button" className="btn sm" disabled={take.isPending} onClick={() => { take.mutate() }}>
            {t('tasks.take')}
          </button>
        )}
        {isClosable(task) && (
          <button type="button" className="btn sm q" onClick={onClose}>
            {t('tasks.close')}
          </button>
        )}
      </div>
    </li>
  )
}
