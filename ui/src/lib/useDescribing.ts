/** Saves one description for several photos; those that somebody else changed come back. */
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { ask, Refusal } from '@/lib/api'
import { describedAs, type Draft } from '@/lib/description'
import { DescribeDocument, PhotoDocument, type PhotoDetailsFragment } from '@/lib/graphql/graphql'

type Photo = PhotoDetailsFragment

/** All that shows what a photo shows. */
const STALE = ['search', 'photo', 'inbox']

export function useDescribing(photos: readonly Photo[], draft: Draft, onSaved: () => void) {
  const client = useQueryClient()
  const [clashed, setClashed] = useState<readonly Photo[]>()
  /** By me, in a try that failed half way: they are not a change by somebody else. */
  const saved = useRef(new Map<string, Photo>())
  const now = clashed ?? photos
  const saving = useMutation({
    mutationFn: async () => {
      const changed: string[] = []
      for (const known of now) {
        const photo = saved.current.get(known.id) ?? known
        const said = { id: photo.id, version: photo.version, description: describedAs(photo, draft) }
        try {
          saved.current.set(photo.id, (await ask(DescribeDocument, said)).describePhoto)
        } catch (error) {
          if (!(error instanceof Refusal) || error.code !== 'CONFLICT') throw error
          saved.current.delete(photo.id)
          changed.push(photo.id)
        }
      }
      return Promise.all(changed.map(async (id) => (await ask(PhotoDocument, { id })).photo))
    },
    onSuccess: (changed) => {
      if (changed.length > 0) setClashed(changed)
      else onSaved()
    },
    onSettled: () => Promise.all(STALE.map((key) => client.invalidateQueries({ queryKey: [key] }))),
  })
  return {
    /** The photos that are still to be saved, as the box has them. */
    now,
    /** Of these somebody else says something else meanwhile. */
    clashed,
    isSaving: saving.isPending,
    hasFailed: saving.isError,
    save: () => {
      saving.mutate()
    },
  }
}
