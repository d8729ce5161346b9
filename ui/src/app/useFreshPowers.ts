/** What one may is asked again when it may have changed: after a no, on coming back, on another page. */
import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useEffectEvent, useRef } from 'react'
import { refusals } from '@/lib/api'
import { useStore } from '@/lib/store'
import { useMe, whoQuery } from '@/lib/who'

/** Never by a clock: that would keep a session open. */
const AGAIN_MS = 5_000

export function useFreshPowers(path: string): void {
  const client = useQueryClient()
  const me = useMe()
  const refused = useStore(refusals)
  const look = useEffectEvent(() => {
    const at = client.getQueryState(whoQuery.queryKey)?.dataUpdatedAt ?? 0
    if (Date.now() - at > AGAIN_MS) void client.invalidateQueries(whoQuery)
  })
  useEffect(() => {
    look()
  }, [path])
  useEffect(() => {
    if (refused > 0) void client.invalidateQueries(whoQuery)
  }, [client, refused])
  useEffect(() => {
    const back = () => {
      if (document.visibilityState === 'visible') void client.invalidateQueries(whoQuery)
    }
    addEventListener('focus', back)
    document.addEventListener('visibilitychange', back)
    return () => {
      removeEventListener('focus', back)
      document.removeEventListener('visibilitychange', back)
    }
  }, [client])
  // Who may something else sees something else.
  const before = useRef(me)
  useEffect(() => {
    if (before.current !== me) void client.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'who' })
    before.current = me
  }, [client, me])
}
