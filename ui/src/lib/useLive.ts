/** Have a page told of changes while it is shown; see `live.ts`, which is loaded when it is needed. */
import { useEffect, useEffectEvent } from 'react'
import type { TypedDocumentString } from '@/lib/graphql/graphql'
import { Store } from '@/lib/store'

/** Whether the box tells us of changes right now. Where it does not, pages ask as they go. */
export const isTold = new Store(false)

export function useLive<Result>(
  document: TypedDocumentString<Result, Record<string, never>>,
  onTold: (data: Result) => void,
): void {
  const told = useEffectEvent(onTold)
  useEffect(() => {
    let stop: (() => void) | undefined
    let isGone = false
    void import('@/lib/live').then(({ listen }) => {
      if (!isGone) stop = listen(document, (data) => { told(data) })
    })
    return () => {
      isGone = true
      stop?.()
    }
  }, [document])
}
