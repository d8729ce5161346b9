/**
 * Being told of changes: as much of `graphql-transport-ws` as a page needs, over one socket.
 * Loaded when a page first listens. Where no socket can be had, nobody notices: pages ask as they did.
 */
import type { TypedDocumentString } from '@/lib/graphql/graphql'
import { isTold } from '@/lib/useLive'
import { session } from '@/lib/session'

const PROTOCOL = 'graphql-transport-ws'
const FIRST_PAUSE_MS = 1_000
const LONGEST_PAUSE_MS = 60_000
/** So often in a row it is tried in vain; then a proxy on the way will not let it pass. */
const MOST_TRIES = 4
/** Closed for good: whoever we were, we are not any more. */
const ENDED = [4401, 4403]

interface Listener {
  hash: string
  told: (data: never) => void
}

interface Message {
  type: string
  id?: string
  payload?: { data?: never }
}

const listeners = new Map<string, Listener>()
let socket: WebSocket | null = null
let isReady = false
let tries = 0
let timer: ReturnType<typeof setTimeout> | undefined
let number = 0

/** Have `told` called with each message; returns how to stop. */
export function listen<Result>(
  document: TypedDocumentString<Result, Record<string, never>>,
  told: (data: Result) => void,
): () => void {
  const { hash } = (document as unknown as { __meta__: { hash: string } }).__meta__
  const id = String(++number)
  listeners.set(id, { hash, told: told as (data: never) => void })
  if (isReady) subscribe(id, hash)
  else connect()
  return () => {
    listeners.delete(id)
    if (isReady) say({ type: 'complete', id })
    if (listeners.size === 0) hangUp()
  }
}

/** How long to wait before the next try, after so many in vain. */
export function pauseAfter(failed: number): number {
  return Math.min(FIRST_PAUSE_MS * 2 ** failed, LONGEST_PAUSE_MS)
}

function connect(): void {
  if (socket ?? timer) return
  const address = new URL('/graphql', location.href)
  address.protocol = address.protocol === 'https:' ? 'wss:' : 'ws:'
  const opened = new WebSocket(address, PROTOCOL)
  socket = opened
  opened.onopen = () => {
    say({ type: 'connection_init' })
  }
  opened.onmessage = ({ data }) => {
    hear(JSON.parse(String(data)) as Message)
  }
  opened.onclose = ({ code }) => {
    if (socket !== opened) return
    socket = null
    setReady(false)
    if (listeners.size === 0 || ENDED.includes(code) || ++tries >= MOST_TRIES) return
    timer = setTimeout(() => {
      timer = undefined
      if (listeners.size > 0) connect()
    }, pauseAfter(tries))
  }
}

function hear(message: Message): void {
  if (message.type === 'connection_ack') {
    tries = 0
    setReady(true)
    for (const [id, { hash }] of listeners) subscribe(id, hash)
  } else if (message.type === 'ping') {
    say({ type: 'pong' })
  } else if (message.type === 'next' && message.payload?.data) {
    listeners.get(message.id ?? '')?.told(message.payload.data)
  }
}

function subscribe(id: string, documentId: string): void {
  say({ type: 'subscribe', id, payload: { documentId } })
}

function say(message: object): void {
  if (socket?.readyState === WebSocket.OPEN) socket.send(JSON.stringify(message))
}

function setReady(now: boolean): void {
  isReady = now
  isTold.set(now)
}

function hangUp(): void {
  clearTimeout(timer)
  timer = undefined
  tries = 0
  const open = socket
  socket = null
  setReady(false)
  open?.close(1000)
}

// Somebody has signed in again: the old socket, if any is left, belongs to a session that ended.
session.phase.watch(() => {
  if (session.phase.get() !== 'open' || listeners.size === 0) return
  hangUp()
  connect()
})
