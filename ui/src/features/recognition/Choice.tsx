/** One of a few to choose from, with what it does below its name. */
import { type ReactNode, useId } from 'react'

interface Props {
  /** Of all it is chosen from. */
  group: string
  name: string
  isChosen: boolean
  isInvalid?: boolean
  onChoose: () => void
  children: ReactNode
}

export function Choice({ group, name, isChosen, isInvalid, onChoose, children }: Props) {
  const id = useId()
  return (
    <label className="recognition-choice">
      <input
        type="radio"
        name={group}
        checked={isChosen}
        aria-labelledby={`${id}-name`}
        aria-describedby={`${id}-text`}
        aria-invalid={isInvalid ? true : undefined}
        onChange={onChoose}
      />
      <span>
        <b id={`${id}-name`} className="md">
          {name}
        </b>
        <span id={`${id}-text`}>{children}</span>
      </span>
    </label>
  )
}
