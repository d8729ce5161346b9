/** Downloads photos one after the other; the first refusal stops it. */
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { Refusal } from '@/lib/api'
import { care, isCareAsked } from '@/lib/care'
import { download } from '@/lib/download'
import type { PhotoDetailsFragment } from '@/lib/graphql/graphql'
import { copyOf, type Use } from '@/lib/release'

interface Wanted {
  photos: readonly PhotoDetailsFragment[]
  isMasked?: boolean
}

/** The answer changed between the question and the download. */
const REFUSED = new Set(['NOT_RELEASED', 'NO_LONGER_RELEASED', 'FORBIDDEN', 'NOT_FOUND', 'CARE_RELATION_REQUIRED'])

export function useDownload(use: Use) {
  const client = useQueryClient()
  const [done, setDone] = useState(0)
  const stop = useRef<AbortController>(undefined)
  // Who closes the dialog does not want it any more.
  useEffect(() => () => stop.current?.abort(), [])
  const running = useMutation({
    mutationFn: async ({ photos, isMasked }: Wanted) => {
      const controller = new AbortController()
      stop.current = controller
      setDone(0)
      for (const { id, patientId, sizeBytes } of photos) {
        const copy = { address: copyOf(id, use, isMasked), sizeBytes }
        try {
          await download(copy, controller.signal)
        } catch (error) {
          if (!isCareAsked(error) || !patientId) throw error
          await care.claimed(error, patientId)
          await download(copy, controller.signal)
        }
        setDone((now) => now + 1)
      }
    },
    // Whatever was answered may be news.
    onError: () => Promise.all(['release', 'stamp', 'search'].map((key) => client.invalidateQueries({ queryKey: [key] }))),
  })
  const { error } = running
  return {
    start: running.mutate,
    reset: running.reset,
    isRunning: running.isPending,
    isDone: running.isSuccess,
    done,
    /** Null while nothing went wrong. */
    failure: error && (error instanceof Refusal && REFUSED.has(error.code) ? 'refused' : 'failed'),
  } as const
}
