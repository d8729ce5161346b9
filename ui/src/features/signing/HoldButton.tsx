/** Works only when it is held: a patient who touches it by accident stays where they are. */
import { useEffect, useRef, useState } from 'react'

interface Props {
  label: string
  onHeld: () => void
}

const HOLD_MS = 2000

export function HoldButton({ label, onHeld }: Props) {
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const [isHeld, setIsHeld] = useState(false)
  const begin = () => {
    clearTimeout(timer.current)
    setIsHeld(true)
    timer.current = setTimeout(onHeld, HOLD_MS)
  }
  const end = () => {
    clearTimeout(timer.current)
    setIsHeld(false)
  }
  useEffect(
    () => () => {
      clearTimeout(timer.current)
    },
    [],
  )
  return (
    <button
      type="button"
      className={isHeld ? 'btn q hold is-held' : 'btn q hold'}
      onPointerDown={begin}
      onPointerUp={end}
      onPointerLeave={end}
      onPointerCancel={end}
      onBlur={end}
      onKeyUp={end}
      onKeyDown={(event) => {
        if ((event.key === 'Enter' || event.key === ' ') && !event.repeat) begin()
      }}
      // A long touch would open a menu of the browser.
      onContextMenu={(event) => {
        event.preventDefault()
      }}
    >
      {label}
    </button>
  )
}
