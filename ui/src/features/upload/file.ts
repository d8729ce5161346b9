/** One file on its way, and how it stands. */
import type { Draft } from '@/lib/description'

export type FileState =
  | 'new'
  | 'checking'
  | 'waiting'
  | 'sending'
  | 'paused'
  | 'sent'
  | 'known'
  | 'refused'
  | 'failed'

export interface QueuedFile {
  key: string
  name: string
  size: number
  /** Let go of as soon as the box has it. */
  file: File | undefined
  context: Context
  state: FileState
  /** Bytes that have left. */
  sent: number
  /** Whether it waits for the connection. */
  isStalled: boolean
  digest?: string
  /** Where its bytes go. */
  address?: string
  /** How far it came, when that is known for certain. */
  offset?: number | undefined
  /** The photo that it became, or was already. */
  photo?: string
  /** What was last said of that photo. */
  said?: Draft
  /** The code of a refusal, or of a failure that another try may mend. */
  code?: string
}

/** Whose and what a file is, fixed when it is added: a later patient is not its patient. */
export interface Context {
  batch: string
  patient: string | undefined
  description: Draft
}

const UNSENT: ReadonlySet<FileState> = new Set(['new', 'checking', 'waiting', 'sending', 'paused', 'failed'])
const GOING: ReadonlySet<FileState> = new Set(['new', 'checking', 'waiting', 'sending'])

export const isUnsent = ({ state }: QueuedFile): boolean => UNSENT.has(state)
export const isGoing = ({ state }: QueuedFile): boolean => GOING.has(state)
