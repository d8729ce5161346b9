/** A picture of the room, or why there is none: asked for once more before anything is said of it. */
import { useEffect, useRef, useState } from 'react'
import { type Lost, pictureAt } from '@/features/room/picture'

export function usePicture(address: string) {
  const [lost, setLost] = useState<Lost>()
  /** What came the second time. */
  const [held, setHeld] = useState<string>()
  const stop = useRef<AbortController>(undefined)
  useEffect(() => () => stop.current?.abort(), [])
  useEffect(
    () => () => {
      if (held !== undefined) URL.revokeObjectURL(held)
    },
    [held],
  )
  const ask = async () => {
    const { signal } = (stop.current = new AbortController())
    const found = await pictureAt(address, signal)
    if (signal.aborted) return
    if (typeof found === 'string') setLost(found)
    else setHeld(URL.createObjectURL(found))
  }
  return {
    src: held ?? address,
    lost,
    onError: () => {
      if (held === undefined) void ask()
      else setLost('failed')
    },
    retry: () => {
      setHeld(undefined)
      setLost(undefined)
    },
  }
}
