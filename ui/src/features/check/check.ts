/** What a passport tells of a file, and how it is asked for: `api/http/passports.py`. */
import { Refusal } from '@/lib/api'
import type { Channel, Purpose } from '@/lib/graphql/graphql'
import { call } from '@/lib/request'
import { daysLeft, type Shape } from '@/lib/stamp'

/** As the box answers. */
export interface Told {
  isOurs: boolean
  isIntact: boolean
  isStillPermitted: boolean
  purpose: Lowercase<Purpose> | null
  channel: Lowercase<Channel> | null
  until: string | null
  sentence: string
}

/** What it comes down to; of the last two nothing could be read. */
export type Outcome = 'holds' | 'ended' | 'changed' | 'foreign' | 'none' | 'damaged'

export interface Checked {
  outcome: Outcome
  /** Of a file that has a passport. */
  told: Told | undefined
  /** That was asked in, and so is the sentence. */
  language: string
  at: Date
}

/** As the box takes them. */
export const LIMIT_BYTES = 50 * 1024 * 1024
/** The first bytes of any JPEG. */
const JPEG = [0xff, 0xd8, 0xff]

/** Refusals that are an answer about the file. */
const UNREAD = new Map<string, Outcome>([
  ['NO_PASSPORT', 'none'],
  ['PASSPORT_DAMAGED', 'damaged'],
])

const SHAPES: Record<Outcome, Shape> = {
  holds: 'permitted',
  ended: 'withdrawn',
  changed: 'withdrawn',
  foreign: 'unknown',
  none: 'unknown',
  damaged: 'withdrawn',
}

export function outcomeOf({ isOurs, isIntact, isStillPermitted }: Told): Outcome {
  if (!isOurs) return 'foreign'
  if (!isIntact) return 'changed'
  return isStillPermitted ? 'holds' : 'ended'
}

/** In how many days it ends, where that is soon. */
export function leftOf({ outcome, told, at }: Checked): number | undefined {
  if (outcome !== 'holds' || !told) return undefined
  return daysLeft({ purpose: 'CARE', status: 'PERMITTED', date: told.until }, at.getTime())
}

export function shapeOf(checked: Checked): Shape {
  return leftOf(checked) === undefined ? SHAPES[checked.outcome] : 'expiring'
}

/** Raises a `Refusal` for what says nothing about the file itself. */
export async function check(
  file: File,
  language: string,
  signal: AbortSignal,
  onProgress: (sentBytes: number) => void,
): Promise<Checked> {
  if (file.size > LIMIT_BYTES) throw new Refusal('TOO_LARGE', '')
  if (!(await isJpeg(file))) throw new Refusal('UNSUPPORTED_MEDIA_TYPE', '')
  try {
    const answer = await call({
      method: 'POST',
      address: `/passports?language=${language}`,
      headers: { 'Content-Type': 'image/jpeg' },
      body: file,
      signal,
      onProgress,
    })
    const told = JSON.parse(answer.responseText) as Told
    return { outcome: outcomeOf(told), told, language, at: new Date() }
  } catch (error) {
    const outcome = error instanceof Refusal && UNREAD.get(error.code)
    if (!outcome) throw error
    return { outcome, told: undefined, language, at: new Date() }
  }
}

/** Whatever it is called. */
async function isJpeg(file: File): Promise<boolean> {
  const start = new Uint8Array(await file.slice(0, JPEG.length).arrayBuffer())
  return JPEG.every((byte, place) => start[place] === byte)
}
