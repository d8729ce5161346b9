/** A picture of the room asked for once more: the element that was to show it cannot tell why it does not. */

/** Not to be used any more, or only not here. */
export type Lost = 'gone' | 'failed'

export async function pictureAt(address: string, signal: AbortSignal): Promise<Blob | Lost> {
  try {
    const answer = await fetch(address, { signal, cache: 'no-store' })
    if (answer.ok) return await answer.blob()
    return answer.status === 404 ? 'gone' : 'failed'
  } catch {
    return 'failed'
  }
}
