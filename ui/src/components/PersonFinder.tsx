/** Finds somebody by some letters of their name, and says when nobody was found or could be looked for. */
import { useQuery } from '@tanstack/react-query'
import { useCombobox } from 'downshift'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import '@/styles/shares.css'

interface Somebody {
  id: string
  name: string
}

interface Props<One extends Somebody> {
  label: string
  /** What to write in it. */
  hint: string
  /** How the list below it is called. */
  listed: string
  text: string
  onTyped: (text: string) => void
  /** Under which name what was found is kept. */
  among: string
  find: (text: string, signal: AbortSignal) => Promise<readonly One[]>
  isOn?: boolean
  isRequired?: boolean
  /** Who is not offered. */
  known?: readonly string[]
  besideOf: (one: One) => string
  onChosen: (one: One) => void
  /** What is said while no list is open; nothing is found before it is known what is. */
  belowOf: (found: readonly One[] | undefined) => ReactNode
}

const LEAST = 2

const isLong = (text: string) => text.trim().length >= LEAST

export function PersonFinder<One extends Somebody>(props: Props<One>) {
  const { text, onTyped, onChosen } = props
  const { t } = useTranslation()
  const { items, isKnown, hasFailed } = useFound(props)
  const box = useCombobox<One>({
    items,
    inputValue: text,
    selectedItem: null,
    itemToString: (item) => item?.name ?? '',
    onSelectedItemChange: ({ selectedItem }) => {
      if (selectedItem !== null) onChosen(selectedItem)
    },
  })
  const isOpen = box.isOpen && items.length > 0
  return (
    <div className="field share-find">
      <label {...box.getLabelProps()}>{props.label}</label>
      <input
        {...box.getInputProps({
          onChange: (event) => {
            onTyped(event.currentTarget.value)
          },
        })}
        className="in"
        placeholder={props.hint}
        autoComplete="off"
        spellCheck={false}
        required={props.isRequired}
      />
      <ul {...box.getMenuProps({ className: isOpen ? 'menu card' : 'menu', 'aria-label': props.listed })}>
        {isOpen &&
          items.map((one, index) => (
            <li
              key={one.id}
              {...box.getItemProps({ item: one, index })}
              className={index === box.highlightedIndex ? 'is-on' : undefined}
            >
              <b className="md">{one.name}</b> <span className="sm muted">{props.besideOf(one)}</span>
            </li>
          ))}
      </ul>
      {hasFailed && (
        <p className="hint" role="status">
          {t('problem.noSearch')}
        </p>
      )}
      {isLong(text) && !isOpen && props.belowOf(isKnown ? items : undefined)}
    </div>
  )
}

function useFound<One extends Somebody>({ text, among, find, isOn = true, known = [] }: Props<One>) {
  const asked = text.trim()
  const enabled = isOn && isLong(text)
  const { data, error, isPlaceholderData } = useQuery({
    queryKey: [among, asked],
    queryFn: ({ signal }) => find(asked, signal),
    enabled,
    placeholderData: (before) => before,
  })
  return {
    items: enabled && data ? data.filter(({ id }) => !known.includes(id)) : [],
    isKnown: data !== undefined && !isPlaceholderData,
    hasFailed: enabled && error !== null,
  }
}
