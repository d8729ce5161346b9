/** Requests that carry a file: how much of it has left is told, and it may be stopped. */
import { again, OURS, Refusal } from '@/lib/api'
import { SILENCE_MS } from '@/lib/silence'

export interface Call {
  method: 'POST' | 'HEAD' | 'PATCH' | 'DELETE'
  address: string
  headers?: Record<string, string>
  body?: Blob
  signal: AbortSignal
  onProgress?: (sentBytes: number) => void
}

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

/** When the session has ended meanwhile, waits for the same person to come back. */
export async function call(asked: Call): Promise<XMLHttpRequest> {
  try {
    return await once(asked)
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    await again(error)
    return await once(asked)
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
    const all = { ...OURS, ...headers }
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
