/**
 * The requests of tus 1.0.0 as the box speaks it (`api/http/tus.py`): announce a file, bring
 * its bytes from an offset on, look how far it came, give it up.
 */
import { mediaType } from '@/lib/mediaType'
import { type Call, call as request } from '@/lib/request'

/** How far the box says that a file has come. */
export interface Arrived {
  offset: number
  /** The photo that it became, once it is whole or when it was here before. */
  photo: string | undefined
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

function call(asked: Call): Promise<XMLHttpRequest> {
  return request({ ...asked, headers: { 'Tus-Resumable': '1.0.0', ...asked.headers } })
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
