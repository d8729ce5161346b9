/** Keeps the number of tasks true while the box tells of changes. */
import { useQueryClient } from '@tanstack/react-query'
import { TaskUpdatesDocument } from '@/lib/graphql/graphql'
import { useLive } from '@/lib/useLive'

export function TasksLive() {
  const client = useQueryClient()
  useLive(TaskUpdatesDocument, ({ taskUpdates }) => {
    client.setQueryData(['tasks waiting'], taskUpdates.waiting)
    // Not asked for at once: a request that nobody made would keep the session open.
    if (taskUpdates.changed.length > 0) {
      void client.invalidateQueries({ queryKey: ['tasks'], refetchType: 'none' })
    }
  })
  return null
}
