/** The keys that work on every page: where to go, what the keys are, and all commands by name. */
import { useNavigate } from '@tanstack/react-router'
import { useLayoutEffect, useRef, useState } from 'react'
import { CommandDialog } from '@/app/CommandDialog'
import { KeysDialog } from '@/app/KeysDialog'
import { placesFor } from '@/app/nav'
import type { Command } from '@/app/useCommands'
import { CHORD_MS, useKeys } from '@/lib/keys'
import { useMe } from '@/lib/who'

export function Keyboard() {
  const me = useMe()
  const [shown, setShown] = useState<'keys' | 'commands'>()
  const [command, setCommand] = useState<Command>()
  useGoing(me)
  useKeys({
    '?': () => {
      setShown('keys')
    },
    'Ctrl k': (event) => {
      // Or the browser goes to its own search box.
      event.preventDefault()
      setShown('commands')
    },
  })
  // A closing dialog gives the focus back; only then may a command move it elsewhere, and before the next key.
  useLayoutEffect(() => {
    command?.act()
  }, [command])
  const close = () => {
    setShown(undefined)
  }
  if (shown === 'keys') return <KeysDialog onClose={close} />
  if (shown !== 'commands') return null
  return (
    <CommandDialog
      onKeys={() => {
        setShown('keys')
      }}
      onChoose={(chosen) => {
        close()
        setCommand(chosen)
      }}
      onClose={close}
    />
  )
}

function useGoing(me: Parameters<typeof placesFor>[0]): void {
  const navigate = useNavigate()
  const pressedAt = useRef(-Infinity)
  const going = placesFor(me).map((place) => [
    place.key,
    (event: KeyboardEvent) => {
      if (event.timeStamp - pressedAt.current < CHORD_MS) void navigate({ to: place.to })
    },
  ])
  useKeys({
    ...Object.fromEntries(going),
    g: (event) => {
      pressedAt.current = event.timeStamp
    },
  })
}
