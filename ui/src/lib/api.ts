/** The one way to ask the box: trusted documents, by their hash. */
import { OwnSessionDocument, type TypedDocumentString } from '@/lib/graphql/graphql'
import { session } from '@/lib/session'
import { stepUp } from '@/lib/stepUp'
import { Store } from '@/lib/store'

/** A refusal by the box, with the code of `docs/errors.md`. */
export class Refusal extends Error {
  readonly code: string
  readonly field: string | undefined

  constructor(code: string, message: string, field?: string) {
    super(message)
    this.code = code
    this.field = field
  }
}

/** How often the box said that one may not: what one may has changed, perhaps. */
export const refusals = new Store(0)

interface Told {
  code: string
  message: string
  field?: string
}

interface Answer<Result> {
  data?: Result | null
  errors?: { message: string; extensions?: { code?: string; field?: string } }[]
  error?: Told
}

/** What every request that may change something must carry, see `api/middleware/csrf.py`. */
export const OURS = { 'X-Beeldkluis-CSRF': '1' } as const

/**
 * The data of one document. When the session has ended meanwhile, or this asks for a step-up, it
 * waits until the same person has signed in or proved it and asks once more: nothing typed is lost.
 */
export async function ask<Result, Variables>(
  document: TypedDocumentString<Result, Variables>,
  variables: Variables,
  signal?: AbortSignal,
): Promise<Result> {
  try {
    return await askOnce(document, variables, signal)
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    await again(error)
    return await askOnce(document, variables, signal)
  }
}

/** Resolves when it makes sense to ask once more what was refused, and fails with the refusal else. */
export async function again(refused: Refusal): Promise<void> {
  if (refused.code === 'STEP_UP_REQUIRED') await stepUp.proved(refused)
  else if (refused.code === 'UNAUTHENTICATED' && session.isOpen()) {
    // A step-up gives the session another cookie: what was under way came with the one before.
    if (!(await isSignedIn())) await session.reopened()
  } else throw refused
}

async function isSignedIn(): Promise<boolean> {
  return askOnce(OwnSessionDocument, {}).then(
    () => true,
    () => false,
  )
}

/** The data of one document, without waiting for anybody to sign in again. */
export async function askOnce<Result, Variables>(
  document: TypedDocumentString<Result, Variables>,
  variables: Variables,
  signal?: AbortSignal,
): Promise<Result> {
  // Built documents carry their hash only; the generated type calls that metadata optional.
  const { hash } = (document as unknown as { __meta__: { hash: string } }).__meta__
  const response = await reach('/graphql', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...OURS },
    body: JSON.stringify({ documentId: hash, variables }),
    ...(signal && { signal }),
  })
  const answer = (await response.json()) as Answer<Result>
  const refused = answer.errors?.[0]
  if (refused) {
    const told = refused.extensions ?? {}
    if (told.code === 'FORBIDDEN') refusals.set(refusals.get() + 1)
    throw new Refusal(told.code ?? 'INTERNAL', refused.message, told.field)
  }
  if (answer.error) throw new Refusal(answer.error.code, answer.error.message, answer.error.field)
  if (!answer.data) throw new Refusal('INTERNAL', '')
  return answer.data
}

async function reach(address: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(address, init)
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error
    throw new Refusal('OFFLINE', '')
  }
}

/** Where the bytes of a photo are; the box decides again at each request. */
export function media(photo: string, rendition: 'thumbnail' | 'preview' | 'full' | 'masked' | 'blurred' | 'deidentified'): string {
  return `/media/${photo}/${rendition}`
}
