/** Whether somebody is asked to say that they treat a patient, and what waits for that. */
import { Refusal } from '@/lib/api'
import { Store } from '@/lib/store'

interface Asked {
  patient: string
  goOn: () => void
  stop: () => void
}

const asked = new Store<Asked | undefined>(undefined)

export function isCareAsked(error: unknown): error is Refusal {
  return error instanceof Refusal && error.code === 'CARE_RELATION_REQUIRED'
}

export const care = {
  asked,

  /** Resolves once the person said that they treat the patient, and fails with `refusal` when they turn away. */
  claimed(refusal: Error, patient: string): Promise<void> {
    asked.get()?.stop()
    return new Promise((goOn, fail) => {
      asked.set({
        patient,
        goOn,
        stop: () => {
          fail(refusal)
        },
      })
    })
  },

  done(): void {
    const waiting = asked.get()
    asked.set(undefined)
    waiting?.goOn()
  },

  turnAway(): void {
    const waiting = asked.get()
    asked.set(undefined)
    waiting?.stop()
  },
}
