/** What the box answers to whoever has a link. Every secret goes in a body, never in an address. */

/** A refusal, by the code of `docs/errors.md`. */
export class Refused extends Error {
  readonly code: string

  constructor(code: string) {
    super(code)
    this.code = code
  }
}

export type Proof = 'password' | 'sms' | 'mail'
export type Language = 'nl' | 'en'

export interface Door {
  hospital: string
  proof: Proof
  /** Where a code would go, as far as its owner recognises it. */
  hint: string
  language: Language
}

export interface ShownPhoto {
  number: number
  width: number
  height: number
  bodySite: Record<Language, string> | null
  laterality: string | null
  view: string | null
  takenOn: string | null
}

export interface Opened {
  visit: string
  hospital: string
  sender: string
  department: string
  recipient: string
  purpose: string
  reference: string
  message: string
  patient: string | null
  endsAt: string
  opensLeft: number
  allowsDownload: boolean
  photos: readonly ShownPhoto[]
}

type Nothing = Record<string, never>

export const knock = (secret: string) => told<Door>('knock', { secret })
export const sendCode = (secret: string) => told<Nothing>('code', { secret })
export const open = (secret: string, proof: string) => told<Opened>('open', { secret, proof })
/** The numbers of the photos that may be shown now. */
export const still = async (visit: string) => (await told<{ photos: readonly number[] }>('still', { visit })).photos
export const close = (visit: string) => told<Nothing>('close', { visit })
export const decline = (secret: string) => told<Nothing>('decline', { secret })

/** The bytes of one photo; `keep` where a copy may be kept. */
export async function photo(visit: string, number: number, signal?: AbortSignal, keep = false): Promise<Blob> {
  return (await reach('photo', { visit, number, keep }, signal)).blob()
}

async function told<Answer>(what: string, said: object): Promise<Answer> {
  return (await reach(what, said)).json() as Promise<Answer>
}

async function reach(what: string, said: object, signal?: AbortSignal): Promise<Response> {
  let answer: Response
  try {
    answer = await fetch(`/s/${what}`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', 'X-Beeldkluis-CSRF': '1' },
      body: JSON.stringify(said),
      // Whoever works here and looks is a visitor like any other.
      credentials: 'omit',
      ...(signal && { signal }),
    })
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error
    throw new Refused('OFFLINE')
  }
  if (answer.ok) return answer
  const { error } = (await answer.json().catch(() => ({}))) as { error?: { code: string } }
  throw new Refused(error?.code ?? 'INTERNAL')
}
