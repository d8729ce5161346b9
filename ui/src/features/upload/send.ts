/** One file to `PUT /photos`: its digest first, then its bytes, with how many have left. */
import { OURS, Refusal } from '@/lib/api'
import { session } from '@/lib/session'

export interface Sending {
  photo: Promise<string>
  stop: () => void
}

/** `key` makes a second try the same call: the box answers with the photo it has already. */
export function send(
  file: File,
  key: string,
  patient: string | undefined,
  onProgress: (sentBytes: number) => void,
): Sending {
  const stopping = new AbortController()
  const photo = attempt(file, key, patient, onProgress, stopping.signal).catch(async (error: unknown) => {
    if (!(error instanceof Refusal) || error.code !== 'UNAUTHENTICATED') throw error
    await session.reopened()
    return attempt(file, key, patient, onProgress, stopping.signal)
  })
  return {
    photo,
    stop: () => {
      stopping.abort()
    },
  }
}

async function attempt(
  file: File,
  key: string,
  patient: string | undefined,
  onProgress: (sentBytes: number) => void,
  stopping: AbortSignal,
): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', await file.arrayBuffer())
  const address = patient === undefined ? '/photos' : `/photos?patient=${patient}`
  return new Promise((resolve, reject) => {
    // fetch cannot tell how much has left; this can.
    const request = new XMLHttpRequest()
    request.open('PUT', address)
    for (const [name, value] of Object.entries(OURS)) request.setRequestHeader(name, value)
    request.setRequestHeader('Content-Type', mediaType(file))
    request.setRequestHeader('Content-Digest', `sha-256=:${base64(digest)}:`)
    request.setRequestHeader('Idempotency-Key', key)
    request.setRequestHeader(
      'Content-Disposition',
      `attachment; filename*=UTF-8''${encodeURIComponent(file.name).replaceAll(/['()*]/g, percent)}`,
    )
    request.responseType = 'json'
    request.upload.onprogress = (event) => {
      onProgress(event.loaded)
    }
    request.onload = () => {
      const answer = request.response as { id?: string; error?: { code: string; message: string } } | null
      if (answer?.id) resolve(answer.id)
      else reject(new Refusal(answer?.error?.code ?? 'INTERNAL', answer?.error?.message ?? ''))
    }
    request.onerror = () => {
      reject(new Refusal('OFFLINE', ''))
    }
    request.onabort = () => {
      reject(new Refusal('STOPPED', ''))
    }
    stopping.addEventListener('abort', () => {
      request.abort()
    })
    request.send(file)
  })
}

/** Browsers do not know HEIC everywhere; the box looks at the bytes in any case. */
function mediaType(file: File): string {
  if (file.type) return file.type
  return /\.hei[cf]$/i.test(file.name) ? 'image/heic' : 'application/octet-stream'
}

function base64(bytes: ArrayBuffer): string {
  return btoa(String.fromCharCode(...new Uint8Array(bytes)))
}

function percent(character: string): string {
  return `%${character.charCodeAt(0).toString(16).toUpperCase()}`
}
