/** A connection that has been silent for this long is a lost one. */
export const SILENCE_MS = 120_000
