/** Covers the page when nobody has touched it for as long as a session lasts. */
import { useEffect } from 'react'
import { ask, askOnce } from '@/lib/api'
import { OwnSessionDocument, SignOutDocument } from '@/lib/graphql/graphql'
import { session } from '@/lib/session'

const TOUCHES = ['pointerdown', 'pointermove', 'keydown', 'wheel', 'touchstart'] as const
/** How often the clock is looked at; a laptop that slept must not start counting anew. */
const LOOK_MS = 1000

/**
 * Photos must not stay on the screen of a workstation that was left. The box would end the
 * session too, but the page would hear of it at its next request only.
 */
export function useIdleEnd(): void {
  useEffect(() => {
    let touchedAt = Date.now()
    let endsAt = Infinity
    let idleMs = Infinity
    const touched = () => {
      touchedAt = Date.now()
    }
    const look = () => {
      if (session.phase.get() !== 'open') return
      if (Date.now() - touchedAt < idleMs && Date.now() < endsAt) return
      session.cover()
      // Reloading the page must not bring it back; that this may fail changes nothing.
      void askOnce(SignOutDocument, {}).catch(() => undefined)
    }
    const learn = async () => {
      const own = (await ask(OwnSessionDocument, {})).session
      idleMs = own.idleSeconds * 1000
      endsAt = own.endsAt ? Date.parse(own.endsAt) : Infinity
      touched()
    }
    void learn()
    const reopened = session.phase.watch(() => {
      if (session.phase.get() === 'open') void learn()
    })
    const looking = setInterval(look, LOOK_MS)
    for (const touch of TOUCHES) addEventListener(touch, touched, { passive: true })
    return () => {
      reopened()
      clearInterval(looking)
      for (const touch of TOUCHES) removeEventListener(touch, touched)
    }
  }, [])
}
