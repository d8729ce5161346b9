import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { send } from '@/features/send/reach'
import { SILENCE_MS } from '@/lib/silence'

/** A line that does what the test says. */
class Line extends EventTarget {
  static last: Line | undefined
  readonly upload = new EventTarget()
  timeout = 0
  status = 0
  responseText = ''
  open = vi.fn()
  setRequestHeader = vi.fn()
  send = vi.fn()
  abort = vi.fn()

  constructor() {
    super()
    Line.last = this
  }

  progress(loaded: number): void {
    this.upload.dispatchEvent(Object.assign(new Event('progress'), { loaded }))
  }
}

const FILE = new File([new Uint8Array(10)], 'a.jpg', { type: 'image/jpeg' })

describe('a photo on the line', () => {
  beforeEach(() => {
    Line.last = undefined
    vi.stubGlobal('XMLHttpRequest', Line)
    vi.spyOn(performance, 'now').mockReturnValue(1000)
  })
  afterEach(() => {
    vi.restoreAllMocks()
    vi.unstubAllGlobals()
  })

  async function begun() {
    const onProgress = vi.fn()
    const sent = send('v', FILE, new AbortController().signal, onProgress)
    const line = await vi.waitUntil(() => Line.last)
    return { sent, line, onProgress }
  }

  it('may take long, as long as some of it goes', async () => {
    const { sent, line, onProgress } = await begun()
    expect(line.timeout).toBe(SILENCE_MS)
    vi.mocked(performance.now).mockReturnValue(91_000)
    line.progress(4)
    expect(onProgress).toHaveBeenCalledWith(4)
    expect(line.timeout).toBe(90_000 + SILENCE_MS)
    line.status = 201
    line.responseText = '{"number": 3, "sizeBytes": 10}'
    line.dispatchEvent(new Event('load'))
    await expect(sent).resolves.toEqual({ number: 3, sizeBytes: 10 })
  })

  it('is lost when the line stays silent', async () => {
    const { sent, line } = await begun()
    line.dispatchEvent(new Event('timeout'))
    await expect(sent).rejects.toMatchObject({ code: 'OFFLINE' })
  })
})
