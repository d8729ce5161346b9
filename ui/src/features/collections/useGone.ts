/** Back to the list, which says what became of a collection that one is not in any more. */
import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { said } from '@/features/collections/word'
import type { Collection } from '@/lib/collections'

export function useGone({ name }: Collection) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const navigate = useNavigate()
  return async (word: string) => {
    await navigate({ to: '/collections' })
    said.set(t(word, { name }))
    await client.invalidateQueries({ queryKey: ['collections'] })
  }
}
