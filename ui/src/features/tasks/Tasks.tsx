/** What waits for me and for my department; for the privacy officer, what is late anywhere. */
import { Escalations } from '@/features/tasks/Escalations'
import { TaskList } from '@/features/tasks/TaskList'
import { may } from '@/lib/may'
import { useMe } from '@/lib/who'
import '@/styles/tasks.css'

export function Tasks() {
  return may(useMe(), 'audit') ? <Escalations /> : <TaskList />
}
