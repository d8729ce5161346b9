/** Who can be recognised in a photo and which faces were found in it, and how each is called. */
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { ask } from '@/lib/api'
import { DepictionsDocument, FacesDocument, type PhotoDetailsFragment } from '@/lib/graphql/graphql'
import { everybodyIn, isSubject, letterOf, type Look, type Somebody } from '@/lib/guard'
import type { Blocker } from '@/lib/release'

export interface Everybody {
  list: Somebody[]
  /** None while it is asked. */
  look: Look | undefined
  nameOf: (somebody: Somebody) => string
  /** How the sentence about them calls who stands in the way. */
  calledOf: (blocker: Blocker) => string
}

const AGAIN_MS = 5000
/** Each look is a line in the log: after this the box is not expected to look any more. */
const EXPECTED_MS = 60_000

export function useEverybody(photo: PhotoDetailsFragment | undefined, isOn = true): Everybody {
  const { t } = useTranslation()
  const id = photo?.id ?? ''
  const enabled = isOn && photo !== undefined
  const people = useQuery({
    queryKey: ['depictions', id],
    queryFn: async ({ signal }) => (await ask(DepictionsDocument, { photo: id }, signal)).depictions,
    enabled,
  }).data
  const look = useQuery({
    queryKey: ['faces', id],
    queryFn: async ({ signal }) => (await ask(FacesDocument, { id }, signal)).faces,
    refetchInterval: ({ state }) =>
      state.data?.at === null && photo && Date.now() - Date.parse(photo.receivedAt) < EXPECTED_MS
        ? AGAIN_MS
        : false,
    enabled,
  }).data
  useNews(look?.at === null)
  const list = people ? everybodyIn(people, look) : []
  const nameOf = (somebody: Somebody): string => {
    if (somebody.kind !== 'person') return t('guard.face', { letter: somebody.letter })
    const patient = somebody.person.patient ?? (isSubject(somebody) ? photo?.patient : null)
    return patient?.name ?? t('release.person', { letter: somebody.letter })
  }
  const calledOf = (blocker: Blocker): string => {
    if (blocker.face) return t('guard.face', { letter: letterOf(blocker.place) })
    const person = list.find(({ kind, place }) => kind === 'person' && place === blocker.place)
    if (person) return nameOf(person)
    // Nobody said that whose photo it is can be seen; they are asked all the same.
    return photo?.patient?.name ?? t('release.person', { letter: letterOf(blocker.place) })
  }
  return { list, look, nameOf, calledOf }
}

/** Once somebody has looked, other answers hold: those are asked again. */
function useNews(isUnseen: boolean): void {
  const client = useQueryClient()
  const wasUnseen = useRef(isUnseen)
  useEffect(() => {
    if (wasUnseen.current && !isUnseen) {
      for (const key of ['release', 'stamp']) void client.invalidateQueries({ queryKey: [key] })
    }
    wasUnseen.current = isUnseen
  }, [client, isUnseen])
}
