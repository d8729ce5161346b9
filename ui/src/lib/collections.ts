/** What is known of collections, and how what stays behind is called. */
import { useQuery } from '@tanstack/react-query'
import { ask, Refusal } from '@/lib/api'
import {
  type CollectionDetailsFragment,
  CollectionOfferDocument,
  type CollectionOfferQuery,
  type CollectionPart,
  type Reason,
  type ShareObstacle,
} from '@/lib/graphql/graphql'
import type { Use } from '@/lib/release'

export type Collection = CollectionDetailsFragment
export type CollectionOffer = CollectionOfferQuery['collectionOffer']
export type Withheld = CollectionOffer['withheld'][number]

export const PART_WORDS: Record<CollectionPart, string> = {
  LOOK: 'collections.LOOK',
  EDIT: 'collections.EDIT',
  OWN: 'collections.OWN',
}

const OBSTACLE_WORDS: Record<Exclude<ShareObstacle, 'NOT_RELEASED'>, string> = {
  UNSEEN: 'collections.unseen',
  NOT_TREATING: 'collections.notTreating',
  NOT_THEIRS: 'collections.notTheirs',
  NOT_READY: 'collections.notReady',
}

const REASON_WORDS: Record<Reason, string> = {
  NO_PATIENT: 'collections.noPatient',
  CHANNEL_NOT_ALLOWED: 'collections.channel',
  DEIDENTIFIED_ONLY: 'collections.deidentified',
  UNKNOWN_PERSON: 'collections.unknownPerson',
  DENIED: 'collections.denied',
  WITHDRAWN: 'collections.withdrawn',
  EXPIRED: 'collections.expired',
  NOT_YET: 'collections.notYet',
  NOT_ASKED: 'collections.notAsked',
  UNKNOWN_FACE: 'collections.unknownFace',
  NOT_LOOKED_AT: 'collections.notLookedAt',
  NOT_REVIEWED: 'collections.notReviewed',
}

const INVALID_WORDS: Record<string, string> = {
  name: 'collections.badName',
  photos: 'collections.full',
  person: 'collections.noLooker',
}

/** Why photos stay behind, as a key of the messages. */
export function causeOf({ obstacle, reason }: Pick<Withheld, 'obstacle' | 'reason'>): string {
  if (obstacle !== 'NOT_RELEASED') return OBSTACLE_WORDS[obstacle]
  return reason === null ? 'collections.notTheirs' : REASON_WORDS[reason]
}

/** How many stay behind for whatever cause. */
export function behindOf(withheld: readonly Withheld[]): number {
  return withheld.reduce((sum, { count }) => sum + count, 0)
}

export function mayEdit({ part }: Pick<Collection, 'part'>): boolean {
  return part !== 'LOOK'
}

/** The order with one photo a place earlier or later; the neighbour behind which it then comes. */
export function neighbourOf(order: readonly string[], photo: string, step: 1 | -1): string | null | undefined {
  const at = order.indexOf(photo)
  const to = at + step
  if (at < 0 || to < 0 || to >= order.length) return undefined
  return step === 1 ? order[to] : (order[to - 1] ?? null)
}

/** What to say of a refusal, as a key of the messages. */
export function refusalOf(error: Error): string {
  if (!(error instanceof Refusal)) return 'problem.failed'
  if (error.code === 'INVALID') return INVALID_WORDS[error.field ?? ''] ?? 'problem.failed'
  if (error.code === 'CONFLICT') return 'collections.conflict'
  return error.code === 'NOT_FOUND' ? 'collections.gone' : 'problem.failed'
}

/** What of a collection may be shared for that, now; an answer is never kept. */
export function useCollectionOffer(id: string | undefined, use: Use) {
  return useQuery({
    queryKey: ['share offers', 'collection', id, use],
    queryFn: async ({ signal }) =>
      (await ask(CollectionOfferDocument, { id: id ?? '', ...use }, signal)).collectionOffer,
    staleTime: 0,
    gcTime: 0,
    retry: false,
    enabled: id !== undefined,
  })
}
