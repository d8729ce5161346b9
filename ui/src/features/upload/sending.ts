/** One file, piece by piece, over a connection that comes and goes and a box that restarts. */
import { type Arrived, bring, look } from '@/features/upload/tus'
import { Refusal } from '@/lib/api'

export interface Watching {
  onProgress: (sentBytes: number) => void
  /** The connection is gone, or back. */
  onStall: (isStalled: boolean) => void
}

const PIECE_BYTES = 1 << 20

/** Between tries; the last one again and again, for as long as the page is open. */
const WAITS_MS = [500, 1000, 2000, 4000, 8000, 15_000]

/** What passes by itself, however long it takes. */
const PASSING = new Set(['OFFLINE', 'UNAVAILABLE', 'DEADLINE', 'TOO_MANY'])

/** A box that was cut off may still write what it got: it says so, and how far it is a moment later. */
const MOST_CONFLICTS = 6

/** Resolves to the photo; `offset` is where to begin if that is known for certain. */
export async function sendWhole(
  file: File,
  address: string,
  offset: number | undefined,
  signal: AbortSignal,
  watching: Watching,
): Promise<string> {
  let now: Arrived | undefined = offset === undefined ? undefined : { offset, photo: undefined }
  let failures = 0
  for (;;) {
    try {
      now ??= await look(address, signal)
      const from = now.offset
      watching.onProgress(from)
      if (now.photo !== undefined) return now.photo
      watching.onStall(false)
      const piece = file.slice(from, from + PIECE_BYTES)
      now = await bring(address, from, piece, signal, (sent) => {
        watching.onProgress(from + Math.min(sent, piece.size))
      })
      failures = 0
    } catch (error) {
      if (!isPassing(error, failures)) throw error
      watching.onStall(true)
      now = undefined
      await pause(WAITS_MS[Math.min(failures, WAITS_MS.length - 1)] ?? 0, signal)
      failures += 1
    }
  }
}

function isPassing(error: unknown, failures: number): boolean {
  if (!(error instanceof Refusal)) return false
  return PASSING.has(error.code) || (error.code === 'CONFLICT' && failures < MOST_CONFLICTS)
}

/** Runs `act` until what hinders it has passed. */
export async function patiently<Result>(
  act: () => Promise<Result>,
  signal: AbortSignal,
  onStall: Watching['onStall'],
): Promise<Result> {
  for (let failures = 0; ; failures += 1) {
    try {
      return await act()
    } catch (error) {
      if (!(error instanceof Refusal) || !PASSING.has(error.code)) throw error
      onStall(true)
      await pause(WAITS_MS[Math.min(failures, WAITS_MS.length - 1)] ?? 0, signal)
    }
  }
}

/** Waits, but not longer than until the connection is back or somebody stops it. */
function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((goOn) => {
    const done = () => {
      clearTimeout(timer)
      removeEventListener('online', done)
      signal.removeEventListener('abort', done)
      goOn()
    }
    const timer = setTimeout(done, milliseconds)
    addEventListener('online', done)
    signal.addEventListener('abort', done)
  })
}
