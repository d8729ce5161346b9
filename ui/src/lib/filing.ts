/** Filing photos one after another, and what became of each: there is no taking back. */

/** All that shows whose photo it is. */
export const STALE = ['inbox', 'search', 'photo']

export interface Filed {
  done: string[]
  /** Where they were before. */
  left: string[]
  /** Why the first of those was left. */
  code: string | undefined
}

/** Refusals that the next photo would meet as well. */
const FOR_ALL = new Set(['OFFLINE', 'UNAVAILABLE', 'UNAUTHENTICATED', 'FORBIDDEN', 'TOO_MANY'])

/** A photo that is refused does not keep the others from their patient. */
export async function fileEach(
  photos: readonly string[],
  file: (photo: string) => Promise<unknown>,
  onStep: (step: number) => void,
): Promise<Filed> {
  const filed: Filed = { done: [], left: [], code: undefined }
  for (const [at, photo] of photos.entries()) {
    onStep(at + 1)
    try {
      await file(photo)
      filed.done.push(photo)
    } catch (error) {
      const code = codeOf(error)
      filed.code ??= code
      if (FOR_ALL.has(code)) return { ...filed, left: [...filed.left, ...photos.slice(at)] }
      filed.left.push(photo)
    }
  }
  return filed
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'INTERNAL'
}
