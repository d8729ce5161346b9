/** What pages of people outside say to the box. Every secret goes in a body or a header, never in an address. */
import { SILENCE_MS } from '@/lib/silence'

/** A refusal, by the code of `docs/errors.md`. */
export class Refused extends Error {
  readonly code: string

  constructor(code: string) {
    super(code)
    this.code = code
  }
}

/** The code of whatever went wrong. */
export const codeOf = (error: unknown): string => (error instanceof Refused ? error.code : 'INTERNAL')

export type Proof = 'password' | 'sms' | 'mail'
export type Language = 'nl' | 'en'

export interface DoorTold {
  hospital: string
  proof: Proof
  /** Where a code would go, as far as its owner recognises it. */
  hint: string
  language: Language
}

type Nothing = Record<string, never>

/** What can be done with any link, before anything is proved. `base` is where its kind lives. */
export interface LinkActs<Opened> {
  knock: (secret: string) => Promise<DoorTold>
  sendCode: (secret: string) => Promise<Nothing>
  open: (secret: string, proof: string) => Promise<Opened>
  decline: (secret: string) => Promise<Nothing>
}

export function linkActs<Opened>(base: string): LinkActs<Opened> {
  return {
    knock: (secret) => told<DoorTold>(`${base}/knock`, { secret }),
    sendCode: (secret) => told<Nothing>(`${base}/code`, { secret }),
    open: (secret, proof) => told<Opened>(`${base}/open`, { secret, proof }),
    decline: (secret) => told<Nothing>(`${base}/decline`, { secret }),
  }
}

export async function told<Answer>(address: string, said: object): Promise<Answer> {
  return (await reach(address, said)).json() as Promise<Answer>
}

export async function reach(address: string, said: object, signal?: AbortSignal): Promise<Response> {
  let answer: Response
  try {
    answer = await fetch(address, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', 'X-Beeldkluis-CSRF': '1' },
      body: JSON.stringify(said),
      // Whoever works here and looks is a visitor like any other.
      credentials: 'omit',
      signal: signal ?? AbortSignal.timeout(SILENCE_MS),
    })
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error
    throw new Refused('OFFLINE')
  }
  if (answer.ok) return answer
  throw refusalIn(await answer.text())
}

/** The refusal that an answer holds. */
export function refusalIn(body: string): Refused {
  try {
    const { error } = JSON.parse(body) as { error?: { code: string } }
    return new Refused(error?.code ?? 'INTERNAL')
  } catch {
    return new Refused('INTERNAL')
  }
}
