/** Whether somebody is signed in, and who waits for them to come back. */
import { Store } from '@/lib/store'

export type Phase = 'open' | 'ended' | 'closed'

const phase = new Store<Phase>('closed')
let waiting: (() => void)[] = []

export const session = {
  phase,

  isOpen: (): boolean => phase.get() !== 'closed',

  /** Somebody is signed in; whoever waited goes on. */
  open(): void {
    phase.set('open')
    const came = waiting
    waiting = []
    for (const goOn of came) goOn()
  },

  /** Signed out on purpose: the page forgets everything. */
  close(): void {
    waiting = []
    phase.set('closed')
  },

  /** The session is over, though nobody asked for anything: the page is covered. */
  cover(): void {
    phase.set('ended')
  },

  /** Resolves once the person has signed in again; shows the dialog for it. */
  reopened(): Promise<void> {
    phase.set('ended')
    return new Promise((goOn) => waiting.push(goOn))
  },
}
