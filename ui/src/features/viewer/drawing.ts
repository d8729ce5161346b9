/**
 * The layer over one photo while somebody draws in it. Saves itself after a pause, each time
 * as a new version; what was drawn stays in memory until the box has it, whatever happens.
 */
import { inputsOf, type Marks, marksOf } from '@/lib/marks'
import { ask, Refusal } from '@/lib/api'
import { care, isCareAsked } from '@/lib/care'
import {
  AnnotateDocument,
  AnnotationDocument,
  type LayerDetailsFragment,
  PhotoDocument,
  type VersionDetailsFragment,
} from '@/lib/graphql/graphql'
import { Store } from '@/lib/store'

export interface Drawn {
  marks: Marks
  past: readonly Marks[]
  future: readonly Marks[]
  /** What was saved last, by anybody. */
  version: VersionDetailsFragment | null
  stand: 'loading' | 'unread' | 'saved' | 'unsaved' | 'saving' | 'conflict' | 'failed'
  /** In a conflict: what somebody else left meanwhile. */
  theirs: LayerDetailsFragment | undefined
}

const PAUSE_MS = 1500
const UNDONE_MOST = 100
const BLANK: Drawn = { marks: [], past: [], future: [], version: null, stand: 'loading', theirs: undefined }

export class Drawing {
  readonly state = new Store<Drawn>(BLANK)
  readonly #photo: string
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(photo: string) {
    this.#photo = photo
  }

  /** Something here is not with the box yet. */
  get isOpen(): boolean {
    return !['loading', 'unread', 'saved'].includes(this.state.get().stand)
  }

  readonly read = async (): Promise<void> => {
    if (this.isOpen) return
    const layer = await this.#newest()
    if (!layer) this.#set({ stand: 'unread' })
    else if (!this.isOpen) this.#take(layer)
  }

  readonly change = (marks: Marks): void => {
    const { marks: before, past } = this.state.get()
    this.#step({ marks, past: [...past.slice(1 - UNDONE_MOST), before], future: [] })
  }

  readonly undo = (): void => {
    const { marks, past, future } = this.state.get()
    const before = past.at(-1)
    if (before) this.#step({ marks: before, past: past.slice(0, -1), future: [marks, ...future] })
  }

  readonly redo = (): void => {
    const { marks, past, future } = this.state.get()
    const [after, ...rest] = future
    if (after) this.#step({ marks: after, past: [...past, marks], future: rest })
  }

  readonly save = async (): Promise<void> => {
    clearTimeout(this.#timer)
    const { marks, version, stand } = this.state.get()
    if (stand !== 'unsaved' && stand !== 'failed') return
    this.#set({ stand: 'saving' })
    try {
      const said = { id: this.#photo, version: version?.version ?? 0, shapes: inputsOf(marks) }
      const { annotatePhoto } = await ask(AnnotateDocument, said)
      this.#set({ version: annotatePhoto.version, stand: 'saved' })
      // Whoever drew on while it was being saved goes on unsaved.
      if (this.state.get().marks !== marks) this.#step({})
    } catch (error) {
      await this.#refused(error)
    }
  }

  /** In a conflict: my version becomes the newest; theirs stays in the list. */
  readonly keepMine = (): void => {
    this.#set({ version: this.state.get().theirs?.version ?? null, theirs: undefined, stand: 'unsaved' })
    void this.save()
  }

  /** In a conflict: theirs goes on, and undo brings mine back. */
  readonly takeTheirs = (): void => {
    const { marks, past, theirs } = this.state.get()
    if (!theirs) return
    this.#take(theirs)
    this.#set({ past: [...past, marks], theirs: undefined })
  }

  async #refused(error: unknown): Promise<void> {
    this.#set({ stand: 'failed' })
    if (isCareAsked(error)) {
      await this.#claimed(error)
      return
    }
    if (!(error instanceof Refusal) || error.code !== 'CONFLICT') return
    const theirs = await this.#newest()
    if (theirs) this.#set({ theirs, stand: 'conflict' })
  }

  /** Only who treats the patient draws: after they said so, what was drawn is saved. */
  async #claimed(error: Refusal): Promise<void> {
    try {
      const { patientId } = (await ask(PhotoDocument, { id: this.#photo })).photo
      if (!patientId) return
      await care.claimed(error, patientId)
      await this.save()
    } catch {
      // Turned away: it stays as it is, and can be saved again.
    }
  }

  async #newest(): Promise<LayerDetailsFragment | undefined> {
    const told = await ask(AnnotationDocument, { photo: this.#photo }).catch(() => undefined)
    return told?.annotation
  }

  #take(layer: LayerDetailsFragment): void {
    this.#set({ marks: marksOf(layer), version: layer.version, future: [], stand: 'saved' })
  }

  #step(change: Partial<Drawn>): void {
    const { stand } = this.state.get()
    const isHeld = stand === 'saving' || stand === 'conflict'
    this.#set({ ...change, stand: isHeld ? stand : 'unsaved' })
    clearTimeout(this.#timer)
    if (!isHeld) this.#timer = setTimeout(() => void this.save(), PAUSE_MS)
  }

  #set(change: Partial<Drawn>): void {
    this.state.set({ ...this.state.get(), ...change })
  }
}

/** Drawings that somebody looks at, or that are not saved yet. */
const drawings = new Map<string, Drawing>()

export function drawingOf(photo: string): Drawing {
  const known = drawings.get(photo)
  if (known) return known
  const made = new Drawing(photo)
  drawings.set(photo, made)
  return made
}

/** Nobody looks any more: what is unsaved is saved at once, and kept if that fails. */
export function putAway(photo: string): void {
  const drawing = drawings.get(photo)
  if (!drawing?.isOpen) drawings.delete(photo)
  else void drawing.save()
}

// Wherever one has gone since: whoever closes the page is told that something is not saved.
addEventListener('beforeunload', (event) => {
  const open = [...drawings.values()].filter((drawing) => drawing.isOpen)
  for (const drawing of open) void drawing.save()
  if (open.length > 0) event.preventDefault()
})
