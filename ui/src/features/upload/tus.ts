/**
 * The requests of tus 1.0.0 as the box speaks it (`api/http/tus.py`): announce a file, bring
 * its bytes from an offset on, look how far it came, give it up.
 */
import { OURS, Refusal } from '@/lib/api'
import { session } from '@/lib/session'

/** How far the box says that a file has come. */
export interface Arrived {
  offset: number
  /** The photo that it became, once it is whole or when it was here before. */
  photo: string | undefined
}

interface Call {
  method: 'POST' | 'HEAD' | 'PATCH' | 'DELETE'
  address: string
  headers?: Record<string, string>
  body?: Blob
  signal: AbortSignal
  onProgress?: (sentBytes: number) => void
}

/** A connection that has been silent for this long is a lost one. */
const SILENCE_MS = 120_000

/** For answers that bring no words: those to HEAD, and those of a proxy. */
const CODES: Record<number, string> = {
  401: 'UNAUTHENTICATED',
  404: 'NOT_FOUND',
  409: 'CONFLICT',
  413: 'TOO_LARGE',
  429: 'TOO_MANY',
  502: 'UNAVAILABLE',
  503: 'UNAVAILABLE',
  504: 'UNAVAILABLE',
}

/** Says what will come; `address` is where. */
export async function announce(
  file: File,
  digest: ArrayBuffer,
  patient: string | undefined,
  signal: AbortSignal,
): Promise<Arrived & { address: string }> {
  const told = {
    filetype: text(mediaType(file)),
    sha256: new Uint8Array(digest),
    // The digest as the key: the same file of the same person is the same call again.
    key: text(hex(digest)),
    filename: text(file.name),
    ...(patient !== undefined && { patient: text(patient) }),
  }
  const answer = await call({
    method: 'POST',
    address: '/uploads',
    headers: {
      'Upload-Length': String(file.size),
      'Upload-Metadata': Object.entries(told)
        .map(([name, value]) => `${name} ${base64(value)}`)
        .join(','),
    },
    signal,
  })
  return { address: answer.getResponseHeader('Location') ?? '', ...arrived(answer) }
}

export async function look(address: string, signal: AbortSignal): Promise<Arrived> {
  return arrived(await call({ method: 'HEAD', address, signal }))
}

export async function bring(
  address: string,
  offset: number,
  body: Blob,
  signal: AbortSignal,
  onProgress: (sentBytes: number) => void,
): Promise<Arrived> {
  const headers = {
    'Content-Type': 'application/offset+octet-stream',
    'Upload-Offset': String(offset),
  }
  return arrived(await call({ method: 'PATCH', address, headers, body, signal, onProgress }))
}

export async function drop(address: string): Promise<void> {
  await call({ method: 'DELETE', address, signal: new AbortController().signal })
}

function arrived(answer: XMLHttpRequest): Arrived {
  return {
    offset: Number(answer.getResponseHeader('Upload-Offset')),
    photo: answer.getResponseHeader('Photo-Id') ?? undefined,
  }
}

/** When the session has ended meanwhile, waits for the same person to come back. */
async function call(asked: Call): Promise<XMLHttpRequest> {
  try {
    return await once(asked)
  } catch (error) {
    if (!(error instanceof Refusal) || error.code !== 'UNAUTHENTICATED') throw error
    if (!session.isOpen()) throw error
    await session.reopened()
    return once(asked)
  }
}

function once({ method, address, headers, body, signal, onProgress }: Call): Promise<XMLHttpRequest> {
  return new Promise((resolve, reject) => {
    const refuse = (code: string) => () => {
      reject(new Refusal(code, ''))
    }
    if (signal.aborted) {
      refuse('STOPPED')()
      return
    }
    // fetch cannot tell how much has left; this can.
    const request = new XMLHttpRequest()
    request.open(method, address)
    const all = { ...OURS, 'Tus-Resumable': '1.0.0', ...headers }
    for (const [name, value] of Object.entries(all)) request.setRequestHeader(name, value)
    request.timeout = SILENCE_MS
    if (onProgress) {
      request.upload.onprogress = (event) => {
        onProgress(event.loaded)
      }
    }
    request.onload = () => {
      if (request.status < 300) resolve(request)
      else reject(refusal(request))
    }
    request.onerror = refuse('OFFLINE')
    request.ontimeout = refuse('OFFLINE')
    request.onabort = refuse('STOPPED')
    const stop = () => {
      request.abort()
    }
    signal.addEventListener('abort', stop)
    request.onloadend = () => {
      signal.removeEventListener('abort', stop)
    }
    request.send(body ?? null)
  })
}

function refusal(request: XMLHttpRequest): Refusal {
  const code = CODES[request.status] ?? 'INTERNAL'
  try {
    const { error } = JSON.parse(request.responseText) as { error: { code: string; message: string } }
    return new Refusal(error.code, error.message)
  } catch {
    return new Refusal(code, '')
  }
}

/** Browsers do not know HEIC everywhere; the box looks at the bytes in any case. */
function mediaType(file: File): string {
  if (file.type) return file.type
  return /\.hei[cf]$/i.test(file.name) ? 'image/heic' : 'application/octet-stream'
}

export function hex(bytes: ArrayBuffer): string {
  return [...new Uint8Array(bytes)].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}

function text(words: string): Uint8Array {
  return new TextEncoder().encode(words)
}

function base64(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
}
