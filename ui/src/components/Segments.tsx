/** A choice of one among a few, all of them in sight. */
interface Choice<Value extends string> {
  value: Value
  label: string
  lang?: string
}

interface Props<Value extends string> {
  label: string
  value: Value | undefined
  choices: readonly Choice<Value>[]
  onChoose: (value: Value) => void
  /** Let go of the choice by pressing it again. */
  onClear?: () => void
}

export function Segments<Value extends string>(props: Props<Value>) {
  const { label, value, choices, onChoose, onClear } = props
  return (
    <div className="seg" role="group" aria-label={label}>
      {choices.map((choice) => (
        <button
          key={choice.value}
          type="button"
          lang={choice.lang}
          aria-pressed={choice.value === value}
          onClick={() => {
            if (choice.value === value) onClear?.()
            else onChoose(choice.value)
          }}
        >
          {choice.label}
        </button>
      ))}
    </div>
  )
}
