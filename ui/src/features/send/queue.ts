/** The photos that are on their way, one after the other; in memory only, never in the browser's storage. */
import { type Asked, finish, send, type SentPhoto, withdraw } from '@/features/send/reach'
import { codeOf } from '@/lib/outside'
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
  /** It is being taken out. */
  isLeaving: boolean
}

/** What passes, or what taking another one back mends, so that the same file may be tried again. */
const PASSING = new Set([
  'OFFLINE',
  'UNAVAILABLE',
  'DEADLINE',
  'TOO_MANY',
  'STORAGE_FULL',
  'INTERNAL',
  'NO_MORE_TAKEN',
  'NO_MORE_BYTES',
])

/** The browser tells late how much has left: with less than this to go, all of it may have. */
const UNTOLD_BYTES = 1_000_000

export class SendQueue {
  readonly items = new Store<readonly Item[]>([])
  /** How many photos count for the request, those that were decided on included. */
  readonly arrived = new Store(0)
  readonly #onOver: () => void
  readonly #stops = new Map<string, AbortController>()
  readonly #runs = new Map<string, Promise<void>>()
  /** The secret of the visit. */
  #visit = ''
  /** Without a visit, or after it, nothing leaves. */
  #isHeld = true
  #largestBytes = 0
  #isGoing = false

  /** `onOver` hears that the visit, or its request, has ended. */
  constructor(onOver: () => void) {
    this.#onOver = onOver
  }

  /** Begins in a visit, or goes on in another one of the same request. */
  readonly enter = ({ visit, arrived, largestBytes, sent }: Asked): void => {
    this.#visit = visit
    this.#isHeld = false
    this.#largestBytes = largestBytes
    this.arrived.set(arrived)
    const open = new Set(sent.map(({ number }) => number))
    const here = this.items.get().map((item) => (item.number === undefined ? item : welcomed(item, open)))
    const known = new Set(here.map(({ number }) => number))
    this.items.set([...sent.filter(({ number }) => !known.has(number)).map(before), ...here])
    void this.#goOn()
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
    if (this.#find(key)?.isLeaving) return
    const visit = this.#visit
    this.#change(key, { isLeaving: true })
    await this.#broken(key)
    const number = this.#find(key)?.number
    try {
      if (number !== undefined) await this.#withdrawn(visit, number)
      this.items.set(this.items.get().filter((each) => each.key !== key))
    } catch (error) {
      this.#stays(key, visit, codeOf(error))
    }
  }

  /** Says that these are all; how many there are, or nothing if the visit was over. */
  readonly finish = async (): Promise<number | undefined> => {
    const visit = this.#visit
    try {
      return await finish(visit)
    } catch (error) {
      if (codeOf(error) !== 'NOT_FOUND') throw error
      this.#over(visit)
      return undefined
    }
  }

  async #withdrawn(visit: string, number: number): Promise<void> {
    await withdraw(visit, number)
    this.arrived.set(this.arrived.get() - 1)
  }

  /** It could not be taken back: there is no connection, whoever asked decided on it, or time is up. */
  #stays(key: string, visit: string, code: string): void {
    const isOver = code === 'NOT_FOUND'
    this.#change(key, { isLeaving: false, code: isOver ? undefined : code })
    if (isOver) this.#over(visit)
  }

  /** Breaks off what is on its way; what may have left whole may have landed, so its answer is awaited. */
  async #broken(key: string): Promise<void> {
    const item = this.#find(key)
    if (item && item.size - item.sent > UNTOLD_BYTES) this.#stops.get(key)?.abort()
    await this.#runs.get(key)
  }

  #find(key: string): Item | undefined {
    return this.items.get().find((each) => each.key === key)
  }

  #fresh(file: File): Item {
    const code = file.size > this.#largestBytes ? 'TOO_LARGE' : undefined
    const item = { key: crypto.randomUUID(), name: file.name, size: file.size, sent: 0, number: undefined }
    return { ...item, state: code ? 'refused' : 'waiting', file: code ? undefined : file, code, isLeaving: false }
  }

  async #goOn(): Promise<void> {
    if (this.#isGoing) return
    this.#isGoing = true
    let next: Item | undefined
    while ((next = this.#next())) {
      const run = this.#send(next)
      this.#runs.set(next.key, run)
      await run
      this.#runs.delete(next.key)
    }
    this.#isGoing = false
  }

  #next(): Item | undefined {
    if (this.#isHeld) return undefined
    return this.items.get().find(({ state, isLeaving }) => state === 'waiting' && !isLeaving)
  }

  async #send({ key, file }: Item): Promise<void> {
    if (!file) return
    const visit = this.#visit
    const stopping = new AbortController()
    this.#stops.set(key, stopping)
    this.#change(key, { state: 'sending' })
    try {
      const { number, arrived } = await send(visit, file, stopping.signal, (sent) => {
        this.#change(key, { sent })
      })
      this.arrived.set(arrived)
      this.#landed(key, number)
    } catch (error) {
      if (!stopping.signal.aborted) this.#failed(key, visit, codeOf(error))
    } finally {
      this.#stops.delete(key)
    }
  }

  #landed(key: string, number: number): void {
    if (this.items.get().some((each) => each.key !== key && each.number === number)) {
      this.items.set(this.items.get().filter((each) => each.key !== key))
      return
    }
    this.#change(key, { state: 'sent', number, file: undefined })
  }

  #failed(key: string, visit: string, code: string): void {
    if (code === 'NOT_FOUND') {
      // It may go in the next visit.
      this.#change(key, { state: 'waiting', sent: 0 })
      this.#over(visit)
      return
    }
    const isPassing = PASSING.has(code)
    this.#change(key, { code, sent: 0, state: isPassing ? 'failed' : 'refused' })
    if (!isPassing) this.#change(key, { file: undefined })
  }

  /** Holds everything, once for each visit: what was under way may hear it as well. */
  #over(visit: string): void {
    if (visit !== this.#visit || this.#isHeld) return
    this.#isHeld = true
    this.#onOver()
  }

  #change(key: string, change: Partial<Item>): void {
    this.items.set(this.items.get().map((each) => (each.key === key ? { ...each, ...change } : each)))
  }
}

/** One that arrived; `open` are the numbers of those that can still be taken back. */
function welcomed(item: Item, open: ReadonlySet<number | undefined>): Item {
  return { ...item, code: open.has(item.number) ? undefined : 'DECIDED_ON' }
}

/** One that came in an earlier visit: its number is all that is known of it. */
function before({ number, sizeBytes }: SentPhoto): Item {
  const item = { key: String(number), name: '', size: sizeBytes, sent: sizeBytes, number }
  return { ...item, state: 'sent', file: undefined, code: undefined, isLeaving: false }
}
