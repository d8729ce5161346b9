/**
 * Takes a copy for use, and says where it will appear. The copy leaves by the one door, which
 * enters it in the ledger; the entity tag of what left is its number there.
 */
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import type { RoomPhoto } from '@/features/room/useRoomPhotos'
import { ask, Refusal } from '@/lib/api'
import { download } from '@/lib/download'
import { PlacePublicationDocument } from '@/lib/graphql/graphql'
import type { Said } from '@/lib/place'
import { copyOf, type Use } from '@/lib/release'

export interface Taken {
  /** None of a copy that the browser fetches itself: whether that works is not known here. */
  number: string | undefined
  said: Said
}

/** It was there when the page was made, and is not any more. */
const GONE = new Set(['NOT_FOUND', 'NOT_RELEASED', 'NO_LONGER_RELEASED'])

export function useTaking({ id, width, height, isMasked }: RoomPhoto, use: Use) {
  const client = useQueryClient()
  const renew = () => client.invalidateQueries({ queryKey: ['publications'] })
  const stop = useRef<AbortController>(undefined)
  useEffect(() => () => stop.current?.abort(), [])
  const placing = useMutation({
    mutationFn: async ({ number, said }: { number: string; said: Said }) =>
      (await ask(PlacePublicationDocument, { id: number, ...said, origin: location.origin })).placePublication,
    onSettled: renew,
  })
  const taking = useMutation({
    mutationFn: async (said: Said): Promise<Taken> => {
      const controller = new AbortController()
      stop.current = controller
      // A JPEG takes less than a byte for each pixel.
      const copy = { address: copyOf(id, use, isMasked), sizeBytes: width * height }
      const number = await download(copy, controller.signal)
      // It has left, whether its place could be said or not.
      if (number !== undefined && said.outlet !== '') await placing.mutateAsync({ number, said }).catch(() => undefined)
      return { number, said }
    },
    onSettled: renew,
  })
  const { error, data: taken } = taking
  return {
    take: taking.mutate,
    isBusy: taking.isPending || placing.isPending,
    taken,
    /** Where it was said to appear; undefined while that is still to be said. */
    placed: placing.data,
    /** Says it once more. */
    place: (said: Said) => {
      if (taken?.number !== undefined) placing.mutate({ number: taken.number, said })
    },
    /** Null while nothing went wrong. */
    failure: error && (error instanceof Refusal && GONE.has(error.code) ? 'refused' : 'failed'),
  } as const
}
