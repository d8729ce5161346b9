/** Finds a colleague who looks at photos for care, by some letters of their name. */
import { useQuery } from '@tanstack/react-query'
import { useCombobox } from 'downshift'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ask } from '@/lib/api'
import { ColleaguesDocument, type ColleaguesQuery } from '@/lib/graphql/graphql'

type Colleague = ColleaguesQuery['colleagues'][number]

interface Props {
  /** Who is in it already. */
  known: readonly string[]
  onFound: (colleague: Colleague) => void
}

const LEAST = 2

export function ColleagueFinder({ known, onFound }: Props) {
  const { t } = useTranslation()
  const [text, setText] = useState('')
  const asked = text.trim()
  const found = useQuery({
    queryKey: ['colleagues', asked],
    queryFn: async ({ signal }) => (await ask(ColleaguesDocument, { text: asked }, signal)).colleagues,
    enabled: asked.length >= LEAST,
    placeholderData: (before) => before,
  }).data
  const items = asked.length >= LEAST ? (found ?? []).filter(({ id }) => !known.includes(id)) : []
  const box = useCombobox({
    items,
    inputValue: text,
    selectedItem: null,
    itemToString: (item) => item?.name ?? '',
    onSelectedItemChange: ({ selectedItem }) => {
      if (selectedItem === null) return
      setText('')
      onFound(selectedItem)
    },
  })
  const isOpen = box.isOpen && items.length > 0
  return (
    <div className="field share-find">
      <label {...box.getLabelProps()}>{t('collections.find')}</label>
      <input
        {...box.getInputProps({
          onChange: (event) => {
            setText(event.currentTarget.value)
          },
        })}
        className="in"
        placeholder={t('collections.findHint')}
        autoComplete="off"
        spellCheck={false}
      />
      <ul {...box.getMenuProps({ className: isOpen ? 'menu card' : 'menu', 'aria-label': t('collections.found') })}>
        {isOpen &&
          items.map((one, index) => (
            <li
              key={one.id}
              {...box.getItemProps({ item: one, index })}
              className={index === box.highlightedIndex ? 'is-on' : undefined}
            >
              <b className="md">{one.name}</b> <span className="sm muted">{one.department}</span>
            </li>
          ))}
      </ul>
    </div>
  )
}
