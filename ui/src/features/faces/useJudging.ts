/** Answering suggestions and taking answers back. Nothing is shown as done before the box said so. */
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { isOutdated, nameOf, type Queued, refusalOf, SAID_WORDS } from '@/features/faces/words'
import { ask } from '@/lib/api'
import { AnswerFacesDocument, TakeAnswersBackDocument, type Verdict } from '@/lib/graphql/graphql'

/** What these answers change elsewhere. */
const CHANGED = ['faces waiting', 'faces', 'faces of patient', 'photo', 'depictions', 'search', 'inbox']

interface Told {
  words: string
  /** With it the same words are said again. */
  times: number
}

export function useJudging() {
  const { t } = useTranslation()
  const client = useQueryClient()
  const [said, setSaid] = useState<Told>({ words: '', times: 0 })
  /** What was answered here, the last at the end; each as one, however many there were. */
  const [answered, setAnswered] = useState<readonly (readonly string[])[]>([])
  const renew = async () => {
    for (const key of CHANGED) void client.invalidateQueries({ queryKey: [key] })
    // Only what is answered next is waited for.
    await client.invalidateQueries({ queryKey: ['suggestions'] })
  }
  const say = (words: string) => {
    setSaid(({ times }) => ({ words, times: times + 1 }))
  }
  const drop = (ids: readonly string[]) => {
    setAnswered((before) => before.filter((each) => each !== ids))
  }
  const onError = async (error: Error) => {
    if (isOutdated(error)) await renew()
  }
  const judge = useMutation({
    mutationFn: ({ these, verdict }: { these: readonly Queued[]; verdict: Verdict }) =>
      ask(AnswerFacesDocument, { ids: these.map(({ id }) => id), verdict }),
    onSuccess: async (_, { these }) => {
      await renew()
      setAnswered((before) => [...before, these.map(({ id }) => id)])
    },
    onError,
  })
  const undo = useMutation({
    mutationFn: (ids: readonly string[]) => ask(TakeAnswersBackDocument, { ids: [...ids] }),
    onSuccess: async (_, ids) => {
      await renew()
      drop(ids)
    },
    onError: async (error, ids) => {
      // What cannot be taken back would be in the way of what was answered before it.
      if (isOutdated(error)) drop(ids)
      await onError(error)
    },
  })
  const isBusy = judge.isPending || undo.isPending
  const error = judge.error ?? undo.error
  const last = answered.at(-1)
  return {
    said,
    isBusy,
    refusal: error ? refusalOf(error, t) : undefined,
    /** What would be taken back now. */
    last,
    judge: (these: readonly Queued[], verdict: Verdict) => {
      if (isBusy || these.length === 0) return
      undo.reset()
      const [first] = these
      const onSuccess = () => {
        if (first) say(t(SAID_WORDS[verdict], { count: these.length, name: nameOf(first, t) }))
      }
      // Told when the keys work again, so that the next answer is not lost.
      judge.mutate({ these, verdict }, { onSuccess })
    },
    undo: (ids: readonly string[] | undefined) => {
      if (isBusy || !ids) return
      judge.reset()
      undo.mutate(ids, {
        onSuccess: () => {
          say(t('queue.undone', { count: ids.length }))
        },
      })
    },
    /** Whoever goes on has read it. */
    forget: () => {
      if (isBusy) return
      judge.reset()
      undo.reset()
    },
  }
}

export type Judging = ReturnType<typeof useJudging>
