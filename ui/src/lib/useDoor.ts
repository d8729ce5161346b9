/** What the box says of a link before anything is proved; it costs no opening. */
import { useEffect, useState } from 'react'
import { codeOf, type DoorTold, type Language, type LinkActs } from '@/lib/outside'

export function useDoor(
  own: string,
  acts: LinkActs<unknown>,
  onLanguage: (language: Language) => void,
  onEnded: () => void,
) {
  const [door, setDoor] = useState<DoorTold>()
  const [failed, setFailed] = useState<string>()
  const [tries, setTries] = useState(0)
  useEffect(() => {
    if (own === '') return
    acts.knock(own).then(
      (found) => {
        setDoor(found)
        onLanguage(found.language)
        setFailed(undefined)
      },
      (error: unknown) => {
        const code = codeOf(error)
        if (code === 'NOT_FOUND') onEnded()
        else setFailed(code)
      },
    )
  }, [own, tries, acts, onLanguage, onEnded])
  return {
    door,
    failed,
    again: () => {
      setTries(tries + 1)
    },
  }
}
