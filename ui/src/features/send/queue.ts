/** The photos that are on their way, one after the other; in memory only, never in the browser's storage. */
import { type Asked, send, withdraw } from '@/features/send/reach'
import { Refused } from '@/lib/outside'
import { Store } from '@/lib/store'

export interface Item {
  key: string
  name: string
  size: number
  state: 'waiting' | 'sending' | 'sent' | 'failed' | 'refused'
  /** Bytes that have left. */
  sent: number
  /** Let go of as soon as the box has it. */
  file: File | undefined
  number: number | undefined
  /** Of a refusal, or of a failure that another try may mend. */
  code: string | undefined
}

/** What passes, so that the same file may be tried again. */
const PASSING = new Set(['OFFLINE', 'UNAVAILABLE', 'DEADLINE', 'TOO_MANY', 'STORAGE_FULL', 'INTERNAL'])

export class SendQueue {
  readonly items: Store<readonly Item[]>
  readonly #asked: Asked
  readonly #onEnded: () => void
  readonly #stops = new Map<string, AbortController>()
  readonly #runs = new Map<string, Promise<void>>()
  #isGoing = false

  constructor(asked: Asked, onEnded: () => void) {
    this.#asked = asked
    this.#onEnded = onEnded
    this.items = new Store<readonly Item[]>(asked.sent.map(({ number, sizeBytes }) => before(number, sizeBytes)))
  }

  readonly add = (files: Iterable<File>): void => {
    const added = [...files].map((file) => this.#fresh(file))
    this.items.set([...this.items.get(), ...added])
    void this.#goOn()
  }

  readonly retry = (key: string): void => {
    this.#change(key, { state: 'waiting', code: undefined, sent: 0 })
    void this.#goOn()
  }

  /** Takes one out; what the box has of it goes as well. */
  readonly remove = async (key: string): Promise<void> => {
    await this.#broken(key)
    const number = this.#find(key)?.number
    if (number !== undefined) {
      try {
        await withdraw(this.#asked.visit, number)
      } catch (error) {
        // What is not there any more may go from the list too.
        if (!(error instanceof Refused) || error.code !== 'NOT_FOUND') {
          this.#change(key, { code: 'OFFLINE' })
          return
        }
      }
    }
    this.items.set(this.items.get().filter((each) => each.key !== key))
  }

  /** Breaks off what is on its way; what has left whole may have landed, so its answer is awaited. */
  async #broken(key: string): Promise<void> {
    const item = this.#find(key)
    if (item && item.sent < item.size) this.#stops.get(key)?.abort()
    await this.#runs.get(key)
  }

  #find(key: string): Item | undefined {
    return this.items.get().find((each) => each.key === key)
  }

  #fresh(file: File): Item {
    const { largestBytes } = this.#asked
    const code = file.size > largestBytes ? 'TOO_LARGE' : undefined
    const item = { key: crypto.randomUUID(), name: file.name, size: file.size, sent: 0, number: undefined }
    return { ...item, state: code ? 'refused' : 'waiting', file: code ? undefined : file, code }
  }

  async #goOn(): Promise<void> {
    if (this.#isGoing) return
    this.#isGoing = true
    let next: Item | undefined
    while ((next = this.items.get().find(({ state }) => state === 'waiting'))) {
      const run = this.#send(next)
      this.#runs.set(next.key, run)
      await run
      this.#runs.delete(next.key)
    }
    this.#isGoing = false
  }

  async #send({ key, file }: Item): Promise<void> {
    if (!file) return
    const stopping = new AbortController()
    this.#stops.set(key, stopping)
    this.#change(key, { state: 'sending' })
    try {
      const { number } = await send(this.#asked.visit, file, stopping.signal, (sent) => {
        this.#change(key, { sent })
      })
      this.#arrived(key, number)
    } catch (error) {
      this.#failed(key, error instanceof Refused ? error.code : 'INTERNAL')
    } finally {
      this.#stops.delete(key)
    }
  }

  #arrived(key: string, number: number): void {
    const twin = this.items.get().find((each) => each.key !== key && each.number === number)
    if (twin) this.items.set(this.items.get().filter((each) => each.key !== key))
    else this.#change(key, { state: 'sent', number, file: undefined })
  }

  #failed(key: string, code: string): void {
    if (code === 'NOT_FOUND') this.#onEnded()
    const isPassing = PASSING.has(code)
    this.#change(key, { code, sent: 0, state: isPassing ? 'failed' : 'refused' })
    if (!isPassing) this.#change(key, { file: undefined })
  }

  #change(key: string, change: Partial<Item>): void {
    this.items.set(this.items.get().map((each) => (each.key === key ? { ...each, ...change } : each)))
  }
}

/** One that came in an earlier visit: its number is all that is known of it. */
function before(number: number, size: number): Item {
  return { key: String(number), name: '', size, state: 'sent', sent: size, file: undefined, number, code: undefined }
}
