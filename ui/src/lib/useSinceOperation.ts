/** "4 days after the operation", for photos of which that is certain. */
import { useTranslation } from 'react-i18next'
import type { PhotoDetailsFragment } from '@/lib/graphql/graphql'
import { daysAfter, type Operations } from '@/lib/operation'

export function useSinceOperation(operations: Operations) {
  const { t } = useTranslation()
  /** Of photos of one day; nothing where they were taken at various times of various operations. */
  return (photos: readonly PhotoDetailsFragment[]): string | undefined => {
    const counts = new Set(photos.map((photo) => daysAfter(operations, photo)).filter((days) => days !== undefined))
    const [days] = counts
    if (days === undefined || counts.size > 1) return undefined
    if (days === 0) return t('operation.day')
    return t(days > 0 ? 'operation.after' : 'operation.before', { count: Math.abs(days) })
  }
}
