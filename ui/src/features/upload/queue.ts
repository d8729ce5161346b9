/**
 * The files that are on their way, and what became of each. They go on while somebody looks at
 * another page. Nothing of them is ever in the storage of the browser, and signing out ends it.
 */
import { describe } from '@/features/upload/describing'
import { type Context, type FileState, isGoing, isUnsent, type QueuedFile } from '@/features/upload/file'
import { patiently, sendWhole } from '@/features/upload/sending'
import { announce, drop, hex } from '@/features/upload/tus'
import { Refusal } from '@/lib/api'
import type { Draft } from '@/lib/description'
import { Store } from '@/lib/store'

/** Two at a time fill a hospital's Wi-Fi; more only make each one slower. */
const AT_ONCE = 2
const SETTLED_MS = 800

/** For a file that somebody took out of the list meanwhile. */
const GONE: Partial<QueuedFile> = {}

/** Refusals of the file itself: sending it again changes nothing. */
const FINAL = new Set(['INVALID', 'UNSUPPORTED_MEDIA_TYPE', 'TOO_LARGE', 'PICTURE_REFUSED', 'ELSEWHERE'])

export class UploadQueue {
  readonly files = new Store<readonly QueuedFile[]>([])
  readonly #stops = new Map<string, AbortController>()
  #settling: ReturnType<typeof setTimeout> | undefined

  readonly add = (files: Iterable<File>, context: Context): void => {
    const added = [...files].map((file) => ({
      key: crypto.randomUUID(),
      name: file.name,
      size: file.size,
      file,
      context,
      state: 'new' as const,
      sent: 0,
      isStalled: false,
    }))
    this.files.set([...this.files.get(), ...added])
    this.#goOn()
  }

  /** Says something else of a whole batch, of what has been sent as well. */
  readonly describe = (batch: string, description: Draft): void => {
    for (const { key, context } of this.files.get()) {
      if (context.batch === batch) this.#change(key, { context: { ...context, description } })
    }
    clearTimeout(this.#settling)
    this.#settling = setTimeout(() => {
      for (const { key, state, said, context } of this.files.get()) {
        if (state === 'sent' && said !== context.description) void this.#say(key)
      }
    }, SETTLED_MS)
  }

  readonly pause = (key: string): void => {
    this.#change(key, { state: 'paused', isStalled: false, offset: undefined })
    this.#stop(key)
    this.#goOn()
  }

  /** Goes on with a file that was paused or that failed. */
  readonly resume = (key: string): void => {
    const file = this.#find(key)
    if (!file) return
    const isAnnounced = file.address !== undefined || file.photo !== undefined
    this.#change(key, { state: isAnnounced ? 'waiting' : 'new' })
    this.#goOn()
  }

  readonly pauseAll = (): void => {
    const going = this.files.get().filter(isGoing)
    // First all of them: each one that stops would make room for the next.
    for (const { key } of going) this.#change(key, { state: 'paused', isStalled: false, offset: undefined })
    for (const { key } of going) this.#stop(key)
  }

  readonly resumeAll = (): void => {
    for (const { key, state } of this.files.get()) if (state === 'paused') this.resume(key)
  }

  /** Takes a file out of the list; what the box has of an unsent one goes as well. */
  readonly remove = (key: string): void => {
    const file = this.#find(key)
    this.files.set(this.files.get().filter((each) => each.key !== key))
    this.#stop(key)
    // Without a connection the box forgets it by itself, a day later.
    if (file?.address && isUnsent(file)) void drop(file.address).catch(() => undefined)
    this.#goOn()
  }

  readonly clearDone = (): void => {
    this.files.set(this.files.get().filter(isUnsent))
  }

  readonly forgetAll = (): void => {
    this.files.set([])
    for (const key of [...this.#stops.keys()]) this.#stop(key)
  }

  /** One is looked at and announced ahead of the others, so that duplicates are named early. */
  #goOn(): void {
    const files = this.files.get()
    const fresh = files.find(({ state }) => state === 'new')
    if (fresh && !files.some(({ state }) => state === 'checking')) {
      this.#begin(fresh, 'checking', (signal) => this.#announce(fresh.key, signal))
    }
    const free = AT_ONCE - files.filter(({ state }) => state === 'sending').length
    for (const next of files.filter(({ state }) => state === 'waiting').slice(0, Math.max(0, free))) {
      this.#begin(next, 'sending', (signal) => this.#send(next.key, signal))
    }
  }

  #begin({ key }: QueuedFile, state: FileState, act: (signal: AbortSignal) => Promise<void>): void {
    const stopping = new AbortController()
    this.#stops.set(key, stopping)
    this.#change(key, { state })
    void act(stopping.signal)
      .catch((error: unknown) => {
        // Whoever stopped it has said already what it is now.
        if (!stopping.signal.aborted) this.#fail(key, error)
      })
      .finally(() => {
        if (this.#stops.get(key) === stopping) this.#stops.delete(key)
        this.#goOn()
      })
  }

  async #announce(key: string, signal: AbortSignal): Promise<void> {
    const { file, context } = this.#find(key) ?? GONE
    if (!file || !context) return
    const digest = await crypto.subtle.digest('SHA-256', await file.arrayBuffer())
    if (signal.aborted) return
    const twin = this.files.get().find((each) => each.key !== key && each.digest === hex(digest))
    if (twin && twin.state !== 'refused' && twin.state !== 'failed') {
      if (twin.context.patient !== context.patient) throw new Refusal('ELSEWHERE', '')
      this.#change(key, { state: 'known', file: undefined, ...(twin.photo && { photo: twin.photo }) })
      return
    }
    this.#change(key, { digest: hex(digest) })
    const told = () => announce(file, digest, context.patient, signal)
    const begun = await patiently(told, signal, this.#stalls(key)).catch((error: unknown) => {
      throw error instanceof Refusal && error.code === 'CONFLICT' ? new Refusal('ELSEWHERE', '') : error
    })
    const { address, offset, photo } = begun
    if (photo !== undefined) this.#change(key, { state: 'known', photo, isStalled: false, file: undefined })
    else this.#change(key, { state: 'waiting', address, offset, isStalled: false })
  }

  async #send(key: string, signal: AbortSignal): Promise<void> {
    const { file, address, offset, photo } = this.#find(key) ?? GONE
    if (photo === undefined) {
      if (!file || address === undefined) return
      const onProgress = (sent: number) => {
        this.#change(key, { sent })
      }
      const watching = { onProgress, onStall: this.#stalls(key) }
      const arrived = await sendWhole(file, address, offset, signal, watching)
      this.#change(key, { photo: arrived, sent: file.size, file: undefined })
    }
    await this.#say(key)
  }

  async #say(key: string): Promise<void> {
    const { photo, context } = this.#find(key) ?? GONE
    if (photo === undefined || !context) return
    const { description } = context
    try {
      if (Object.values(description).some((word) => word !== undefined)) await describe(photo, description)
      this.#change(key, { state: 'sent', said: description })
    } catch {
      this.#fail(key, new Refusal('NOT_DESCRIBED', ''))
    }
  }

  #fail(key: string, error: unknown): void {
    const code = error instanceof Refusal ? error.code : 'INTERNAL'
    const change = { state: FINAL.has(code) ? ('refused' as const) : ('failed' as const), code }
    const isGone = code === 'NOT_FOUND' || FINAL.has(code)
    this.files.set(
      this.files.get().map((each) => {
        if (each.key !== key) return each
        const { address, ...rest } = each
        return { ...rest, ...change, ...(!isGone && address && { address }), isStalled: false, offset: undefined }
      }),
    )
  }

  #stop(key: string): void {
    this.#stops.get(key)?.abort()
  }

  #stalls(key: string): (isStalled: boolean) => void {
    return (isStalled) => {
      if (this.#find(key)?.isStalled !== isStalled) this.#change(key, { isStalled })
    }
  }

  #find(key: string): QueuedFile | undefined {
    return this.files.get().find((each) => each.key === key)
  }

  #change(key: string, change: Partial<QueuedFile>): void {
    this.files.set(this.files.get().map((each) => (each.key === key ? { ...each, ...change } : each)))
  }
}
