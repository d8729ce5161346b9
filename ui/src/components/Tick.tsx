/** A box to tick, with its words behind it. */
interface Props {
  label: string
  isOn: boolean
  isDisabled?: boolean
  onTick: (isOn: boolean) => void
}

export function Tick({ label, isOn, isDisabled, onTick }: Props) {
  return (
    <label className="fc">
      <span className="tick">
        <input
          type="checkbox"
          checked={isOn}
          disabled={isDisabled}
          onChange={(event) => {
            onTick(event.target.checked)
          }}
        />
      </span>
      {label}
    </label>
  )
}
