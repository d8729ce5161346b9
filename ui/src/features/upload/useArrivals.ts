/** Lists that were asked for before these photos came are asked for again. */
import { useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { uploads } from '@/features/upload/uploads'
import { useStore } from '@/lib/store'

export function useArrivals(): void {
  const client = useQueryClient()
  const arrived = useStore(uploads.files).filter(({ state }) => state === 'sent').length
  useEffect(() => {
    if (arrived === 0) return
    for (const key of ['search', 'inbox']) void client.invalidateQueries({ queryKey: [key] })
  }, [client, arrived])
}
