/** What the box answers to a publisher. A file stays in the browser: only its SHA-256 leaves it. */

/** There is no such code, or no such file left this box. */
export class Unknown extends Error {}

export interface Verified {
  isPermitted: boolean
  purpose: string
  channel: string
  until: string | null
}

export const byCode = (code: string) => check({ code })

export async function byFile(file: Blob): Promise<Verified> {
  const digest = await crypto.subtle.digest('SHA-256', await file.arrayBuffer())
  const sha256 = [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('')
  return check({ sha256 })
}

async function check(said: Record<string, string>): Promise<Verified> {
  const answer = await fetch('/v/check', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'X-Beeldkluis-CSRF': '1' },
    body: JSON.stringify(said),
    credentials: 'omit',
  })
  if (answer.status === 404) throw new Unknown()
  if (!answer.ok) throw new Error(String(answer.status))
  return answer.json() as Promise<Verified>
}
