/**
 * A copy of a photo onto the reader's own disk. The box decides again at that moment, and what
 * it answers is read first: a refusal is a sentence on the page, not a broken file.
 */
import { again, Refusal } from '@/lib/api'

/** Beyond this a photo is handed to the browser unread: it would fill the memory. */
const LARGE_BYTES = 64_000_000
const PATIENCE = 90
const AGAIN_MS = 1000
/** The browser has taken the bytes over long before. */
const REVOKE_MS = 20_000

interface Copy {
  address: string
  sizeBytes: number
}

/**
 * The number of the decision that let it leave, where the box said one and it was read here. Raises
 * a `Refusal`, with the code of the box; an abort is silent.
 */
export async function download({ address, sizeBytes }: Copy, signal: AbortSignal): Promise<string | undefined> {
  if (sizeBytes > LARGE_BYTES) {
    follow(address, '')
    return undefined
  }
  const answer = await allowed(address, signal)
  const bytes = await answer.blob()
  const url = URL.createObjectURL(bytes)
  follow(url, nameIn(answer.headers.get('content-disposition')))
  setTimeout(() => {
    URL.revokeObjectURL(url)
  }, REVOKE_MS)
  return /^"([\w-]+)"$/.exec(answer.headers.get('etag') ?? '')?.[1]
}

/** The full size is made when it is first asked for, so "not yet" is asked again. */
async function allowed(address: string, signal: AbortSignal): Promise<Response> {
  for (let turn = 0; ; turn += 1) {
    const answer = await reach(address, signal)
    if (answer.ok) return answer
    const refused = await refusalIn(answer)
    if (refused.code === 'NOT_DEVELOPED' && turn < PATIENCE) await pause(signal)
    else await again(refused)
  }
}

async function reach(address: string, signal: AbortSignal): Promise<Response> {
  try {
    return await fetch(address, { signal, cache: 'no-store' })
  } catch (error) {
    if (signal.aborted) throw error
    throw new Refusal('OFFLINE', '')
  }
}

async function refusalIn(answer: Response): Promise<Refusal> {
  const told = (await answer.json().catch(() => undefined)) as { error?: { code?: string } } | undefined
  return new Refusal(told?.error?.code ?? 'INTERNAL', '')
}

function pause(signal: AbortSignal): Promise<void> {
  return new Promise((goOn, stop) => {
    const timer = setTimeout(goOn, AGAIN_MS)
    signal.addEventListener('abort', () => {
      clearTimeout(timer)
      stop(new DOMException('', 'AbortError'))
    })
  })
}

/** `attachment; filename="0197….jpeg"`: an identifier, never a word of the patient. */
function nameIn(disposition: string | null): string {
  return /filename="([\w.-]+)"/.exec(disposition ?? '')?.[1] ?? ''
}

function follow(address: string, name: string): void {
  const link = document.createElement('a')
  link.href = address
  link.download = name
  link.click()
}
