/** Who can be recognised in a photo, and how they are called. */
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { ask } from '@/lib/api'
import { DepictionsDocument, type DepictionsQuery, type PhotoDetailsFragment } from '@/lib/graphql/graphql'

export interface People {
  list: DepictionsQuery['depictions']
  nameOf: (place: number) => string
}

export function usePeople(photo: PhotoDetailsFragment, isOn: boolean): People {
  const { t } = useTranslation()
  const asked = useQuery({
    queryKey: ['depictions', photo.id],
    queryFn: async ({ signal }) => (await ask(DepictionsDocument, { photo: photo.id }, signal)).depictions,
    enabled: isOn,
  })
  const list = asked.data ?? []
  const nameOf = (place: number): string => {
    // Whose photo it is comes first; where nobody said that they can be seen, after the others.
    const isPatient = place === 0 || place >= Math.max(1, list.length)
    return isPatient && photo.patient ? photo.patient.name : t('release.person', { number: place + 1 })
  }
  return { list, nameOf }
}
