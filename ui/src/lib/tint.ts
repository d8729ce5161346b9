/** The mean colour of a photo: what its frame shows until the thumbnail is there. */

const COLOUR = /^#[\da-f]{6}$/

/** The style of the frame; nothing, so grey, for a photo that has no tint or one that is no colour. */
export function tinted({ tint }: { tint: string | null }): { backgroundColor: string } | undefined {
  return tint !== null && COLOUR.test(tint) ? { backgroundColor: tint } : undefined
}
