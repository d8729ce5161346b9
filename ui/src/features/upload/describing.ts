/** Says of a photo that has arrived what it shows. */
import { ask, Refusal } from '@/lib/api'
import { describedAs, type Draft } from '@/lib/description'
import { DescribeDocument, PhotoDocument } from '@/lib/graphql/graphql'

/** Developing a photo, too, makes a new version of it. */
const MOST_TRIES = 3

export async function describe(id: string, description: Draft): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    const { photo } = await ask(PhotoDocument, { id })
    try {
      await ask(DescribeDocument, {
        id,
        version: photo.version,
        description: describedAs(photo, description),
      })
      return
    } catch (error) {
      const isOld = error instanceof Refusal && error.code === 'CONFLICT'
      if (!isOld || tries === MOST_TRIES) throw error
    }
  }
}
