/**
 * Takes a copy for use, and says where it will appear. The copy leaves by the one door, which
 * enters it in the ledger; the entity tag of what left is its number there.
 */
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import type { RoomPhoto } from '@/features/room/useRoomPhotos'
import { ask, Refusal } from '@/lib/api'
import { download } from '@/lib/download'
import { PlacePublicationDocument, type PlacePublicationMutation } from '@/lib/graphql/graphql'
import type { Said } from '@/lib/place'
import { copyOf, type Use } from '@/lib/release'

export interface Taken {
  /** Where it was said to appear; undefined while that is still to be said. */
  placed: PlacePublicationMutation['placePublication'] | undefined
}

/** It was there when the page was made, and is not any more. */
const GONE = new Set(['NOT_FOUND', 'NOT_RELEASED', 'NO_LONGER_RELEASED'])

export function useTaking({ id, width, height, isMasked }: RoomPhoto, use: Use) {
  const client = useQueryClient()
  const stop = useRef<AbortController>(undefined)
  useEffect(() => () => stop.current?.abort(), [])
  const taking = useMutation({
    mutationFn: async (said: Said): Promise<Taken> => {
      const controller = new AbortController()
      stop.current = controller
      // A JPEG takes less than a byte for each pixel.
      const copy = { address: copyOf(id, use, isMasked), sizeBytes: width * height }
      const number = await download(copy, controller.signal)
      if (number === undefined || said.outlet === '') return { placed: undefined }
      return { placed: await placed(number, said) }
    },
    onSettled: () => client.invalidateQueries({ queryKey: ['publications'] }),
  })
  const { error } = taking
  return {
    take: taking.mutate,
    isBusy: taking.isPending,
    taken: taking.data,
    /** Null while nothing went wrong. */
    failure: error && (error instanceof Refusal && GONE.has(error.code) ? 'refused' : 'failed'),
  } as const
}

/** The copy has left: if its place cannot be said now, it can in the ledger. */
async function placed(number: string, said: Said): Promise<Taken['placed']> {
  const asked = { id: number, ...said, origin: location.origin }
  return ask(PlacePublicationDocument, asked).then(
    ({ placePublication }) => placePublication,
    () => undefined,
  )
}
