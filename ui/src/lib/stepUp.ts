/** Whether somebody is asked to prove once more who they are, and what waits for that. */
import { Store } from '@/lib/store'

interface Waiting {
  goOn: () => void
  stop: () => void
}

const isAsked = new Store(false)
let waiting: Waiting[] = []

function end(how: keyof Waiting): void {
  const waited = waiting
  waiting = []
  isAsked.set(false)
  for (const each of waited) each[how]()
}

export const stepUp = {
  isAsked,

  /** Resolves once the person has proved it, and fails with `refusal` when they turn away. */
  proved(refusal: Error): Promise<void> {
    isAsked.set(true)
    return new Promise((goOn, fail) => {
      waiting.push({
        goOn,
        stop: () => {
          fail(refusal)
        },
      })
    })
  },

  done(): void {
    end('goOn')
  },

  turnAway(): void {
    end('stop')
  },
}
