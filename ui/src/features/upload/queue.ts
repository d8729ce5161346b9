/** The files of this upload, and what became of each. Nothing of them is kept in the browser. */
import { type Sending, send } from '@/features/upload/send'
import { ask, Refusal } from '@/lib/api'
import { describedAs, type Draft } from '@/lib/description'
import { DescribeDocument, PhotoDocument } from '@/lib/graphql/graphql'
import { Store } from '@/lib/store'

export type FileState = 'waiting' | 'sending' | 'sent' | 'refused' | 'failed'

export interface QueuedFile {
  key: string
  file: File
  state: FileState
  /** Bytes that have left. */
  sent: number
  /** The photo that it became. */
  photo?: string
  /** The code of a refusal, or of a failure that another try may mend. */
  code?: string
}

export interface Context {
  patient: string | undefined
  description: Draft
}

/** Two at a time fill a hospital's Wi-Fi; more only make each one slower. */
const AT_ONCE = 2

export class UploadQueue {
  readonly files = new Store<readonly QueuedFile[]>([])
  readonly #sendings = new Map<string, Sending>()
  #context: Context = { patient: undefined, description: {} }

  /** What is said of all files that are sent from now on. */
  readonly say = (context: Context): void => {
    this.#context = context
  }

  readonly add = (files: Iterable<File>): void => {
    const added = [...files].map((file) => ({
      key: crypto.randomUUID(),
      file,
      state: 'waiting' as const,
      sent: 0,
    }))
    this.files.set([...this.files.get(), ...added])
    this.#goOn()
  }

  readonly retry = (key: string): void => {
    this.#change(key, { state: 'waiting', sent: 0 })
    this.#goOn()
  }

  readonly remove = (key: string): void => {
    this.#sendings.get(key)?.stop()
    this.files.set(this.files.get().filter((each) => each.key !== key))
  }

  readonly stopAll = (): void => {
    for (const sending of this.#sendings.values()) sending.stop()
  }

  #goOn(): void {
    const files = this.files.get()
    const free = AT_ONCE - files.filter((each) => each.state === 'sending').length
    for (const next of files.filter((each) => each.state === 'waiting').slice(0, Math.max(0, free))) {
      this.#change(next.key, { state: 'sending' })
      void this.#send(next).finally(() => {
        this.#goOn()
      })
    }
  }

  async #send(next: QueuedFile): Promise<void> {
    const context = this.#context
    try {
      const sending = send(next.file, next.key, context.patient, (sent) => {
        this.#change(next.key, { sent })
      })
      this.#sendings.set(next.key, sending)
      const photo = await sending.photo
      await describe(photo, context.description)
      this.#change(next.key, { state: 'sent', sent: next.file.size, photo })
    } catch (error) {
      const code = error instanceof Refusal ? error.code : 'INTERNAL'
      this.#change(next.key, { state: FINAL.has(code) ? 'refused' : 'failed', code })
    } finally {
      this.#sendings.delete(next.key)
    }
  }

  #change(key: string, change: Partial<QueuedFile>): void {
    this.files.set(this.files.get().map((each) => (each.key === key ? { ...each, ...change } : each)))
  }
}

/** Refusals of the file itself: sending it again changes nothing. */
const FINAL = new Set(['INVALID', 'UNSUPPORTED_MEDIA_TYPE', 'TOO_LARGE', 'PICTURE_REFUSED', 'CONFLICT'])

async function describe(id: string, description: Draft): Promise<void> {
  if (!Object.values(description).some(Boolean)) return
  const { photo } = await ask(PhotoDocument, { id })
  await ask(DescribeDocument, {
    id,
    version: photo.version,
    description: describedAs(photo, description),
  })
}
