/** What the box answers to whoever was asked for photos, and how a photo goes to it. */
import { mediaType } from '@/lib/mediaType'
import { linkActs, refusalIn, Refused, told } from '@/lib/outside'
import { SILENCE_MS } from '@/lib/silence'

export interface SentPhoto {
  number: number
  sizeBytes: number
}

/** One that landed, and how many count for the request with it. */
export interface Landed extends SentPhoto {
  arrived: number
}

export interface Asked {
  visit: string
  hospital: string
  asker: string
  department: string
  recipient: string
  message: string
  endsAt: string
  mostPhotos: number
  mostBytes: number
  /** Of one photo. */
  largestBytes: number
  /** How many photos count, those that were decided on included. */
  arrived: number
  /** Those that can still be taken back. */
  sent: readonly SentPhoto[]
}

export const REQUEST = linkActs<Asked>('/u')

export const withdraw = (visit: string, number: number) => told('/u/withdraw', { visit, number })
/** These are all; how many there are. */
export const finish = async (visit: string) => (await told<{ photos: number }>('/u/finish', { visit })).photos

/** Sends one photo, as it is; nothing of it is kept by the browser. */
export async function send(
  visit: string,
  file: File,
  signal: AbortSignal,
  onProgress: (sentBytes: number) => void,
): Promise<Landed> {
  const bytes = await file.arrayBuffer()
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))
  signal.throwIfAborted()
  return new Promise((resolve, reject) => {
    // Fetch does not tell how far it is.
    const call = new XMLHttpRequest()
    call.open('PUT', '/u/photo')
    call.setRequestHeader('Content-Type', mediaType(file))
    call.setRequestHeader('Content-Digest', `sha-256=:${btoa(String.fromCharCode(...digest))}:`)
    call.setRequestHeader('Visit', visit)
    call.setRequestHeader('X-Beeldkluis-CSRF', '1')
    // A photo may take long over a slow line; only a line that has fallen silent is given up.
    const begun = performance.now()
    const waitOn = () => {
      call.timeout = performance.now() - begun + SILENCE_MS
    }
    call.upload.addEventListener('progress', ({ loaded }) => {
      waitOn()
      onProgress(loaded)
    })
    call.addEventListener('load', () => {
      if (call.status === 201) resolve(JSON.parse(call.responseText) as Landed)
      else reject(refusalIn(call.responseText))
    })
    const lost = () => {
      reject(new Refused('OFFLINE'))
    }
    call.addEventListener('error', lost)
    call.addEventListener('timeout', lost)
    signal.addEventListener('abort', () => {
      call.abort()
      reject(new Refused('ABORTED'))
    })
    waitOn()
    call.send(bytes)
  })
}
