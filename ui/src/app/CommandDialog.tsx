/** Everything that can be asked by name: type some of it, and press Enter. */
import { useCombobox } from 'downshift'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type Command, useCommands } from '@/app/useCommands'
import { Dialog } from '@/components/Dialog'
import { matching } from '@/lib/matching'

interface Props {
  onKeys: () => void
  onChoose: (command: Command) => void
  onClose: () => void
}

const nameOf = (command: Command | null) => command?.name ?? ''

export function CommandDialog({ onKeys, onChoose, onClose }: Props) {
  const { t } = useTranslation()
  const commands = useCommands(onKeys)
  const [typed, setTyped] = useState('')
  const found = matching(commands, nameOf, typed)
  const box = useCombobox<Command>({
    items: found,
    inputValue: typed,
    itemToString: nameOf,
    selectedItem: null,
    // The list is as open as the dialog, unless there is nothing in it.
    isOpen: found.length > 0,
    initialHighlightedIndex: 0,
    defaultHighlightedIndex: 0,
    onSelectedItemChange: ({ selectedItem }) => {
      if (selectedItem) onChoose(selectedItem)
    },
  })
  return (
    <Dialog title={t('commands.title')} onClose={onClose}>
      <div className="dialog-body col commands">
        <input
          {...box.getInputProps({
            // At once: told a moment later, the caret would jump and letters be lost.
            onChange: (event) => {
              setTyped(event.currentTarget.value)
            },
            // Downshift keeps this key for the list; here it puts the dialog away.
            onKeyDown: (event) => {
              if (event.key === 'Escape') onClose()
            },
          })}
          className="in"
          aria-label={t('commands.label')}
          placeholder={t('commands.label')}
          autoComplete="off"
          spellCheck={false}
        />
        <ul {...box.getMenuProps({ 'aria-label': t('commands.title') })}>
          {found.map((command, index) => (
            <li
              key={command.name}
              {...box.getItemProps({ item: command, index })}
              lang={command.lang}
              className={index === box.highlightedIndex ? 'row is-on' : 'row'}
            >
              <span className="grow">{command.name}</span>
              {command.keys && <kbd className="kbd single">{command.keys}</kbd>}
            </li>
          ))}
        </ul>
        <p className="sm muted" role="status">
          {found.length === 0 && t('commands.none')}
        </p>
      </div>
    </Dialog>
  )
}
