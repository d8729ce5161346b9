/** A body site by typing part of its name, in the language of the page. */
import { useCombobox } from 'downshift'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type Site, useSites } from '@/lib/sites'
import { siteName } from '@/lib/words'

interface Props {
  label: string
  code: string | null | undefined
  placeholder?: string | undefined
  onPick: (code: string | null) => void
}

const MOST = 8

export function SitePicker({ label, code, placeholder, onPick }: Props) {
  const { i18n } = useTranslation()
  const sites = useSites()
  const nameOf = (site: Site | null | undefined) => (site ? siteName(site, i18n.language) : '')
  const picked = sites.find((site) => site.code === code) ?? null
  const [typed, setTyped] = useState<string>()
  const text = typed ?? nameOf(picked)
  const wanted = typed?.toLowerCase() ?? ''
  const found = sites.filter((site) => nameOf(site).toLowerCase().includes(wanted)).slice(0, MOST)
  const box = useCombobox<Site>({
    items: found,
    selectedItem: picked,
    inputValue: text,
    itemToString: nameOf,
    onSelectedItemChange: ({ selectedItem }) => {
      setTyped(undefined)
      onPick(selectedItem?.code ?? null)
    },
    onIsOpenChange: ({ isOpen }) => {
      if (isOpen) return
      if (typed === '') onPick(null)
      setTyped(undefined)
    },
  })
  return (
    <div className="field combo">
      <label {...box.getLabelProps()}>{label}</label>
      <input
        {...box.getInputProps({
          // At once: told a moment later, the caret would jump and letters be lost.
          onChange: (event) => {
            setTyped(event.currentTarget.value)
          },
        })}
        className="in"
        placeholder={placeholder}
        spellCheck={false}
      />
      <ul {...box.getMenuProps({ className: box.isOpen && found.length > 0 ? 'menu card' : 'menu' })}>
        {box.isOpen &&
          found.map((site, index) => (
            <li
              key={site.code}
              {...box.getItemProps({ item: site, index })}
              className={index === box.highlightedIndex ? 'is-on' : undefined}
            >
              {nameOf(site)}
            </li>
          ))}
      </ul>
    </div>
  )
}
