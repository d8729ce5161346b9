/** Passkeys, by what every browser of today has: options and answers travel as JSON. */
import { Refusal } from '@/lib/api'

export function hasPasskeys(): boolean {
  return 'PublicKeyCredential' in window && 'parseRequestOptionsFromJSON' in PublicKeyCredential
}

/** The answer of a passkey to what the box asked. */
export async function answer(asked: string): Promise<string> {
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(
    JSON.parse(asked) as PublicKeyCredentialRequestOptionsJSON,
  )
  return told(navigator.credentials.get({ publicKey }))
}

/** A new passkey, as the box asked for it. */
export async function make(asked: string): Promise<string> {
  const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(
    JSON.parse(asked) as PublicKeyCredentialCreationOptionsJSON,
  )
  return told(navigator.credentials.create({ publicKey }))
}

/** Whoever turns away, or has none, is told so in the same words: the browser does not say which. */
async function told(coming: Promise<Credential | null>): Promise<string> {
  const credential = await coming.catch((error: unknown) => {
    const isKnown = error instanceof DOMException && error.name === 'InvalidStateError'
    throw new Refusal(isKnown ? 'CONFLICT' : 'STOPPED', '')
  })
  if (!(credential instanceof PublicKeyCredential)) throw new Refusal('STOPPED', '')
  return JSON.stringify(credential.toJSON())
}
