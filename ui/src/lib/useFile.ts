/** Fetches one file that the box makes when it is asked for. */
import { useMutation } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import { download } from '@/lib/download'

export function useFile() {
  const stop = useRef<AbortController>(undefined)
  useEffect(() => () => stop.current?.abort(), [])
  const fetching = useMutation({
    mutationFn: async (address: string) => {
      const controller = new AbortController()
      stop.current = controller
      // How large it becomes nobody knows before; a refusal is to be read all the same.
      await download({ address, sizeBytes: 0 }, controller.signal)
    },
  })
  return { start: fetching.mutate, isRunning: fetching.isPending, hasFailed: fetching.isError } as const
}
