/** One who is in a collection; for its owner with what can be changed about it. */
import { X } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { PART_WORDS } from '@/lib/collections'
import type { CollectionPart, CollectionQuery } from '@/lib/graphql/graphql'

interface Props {
  member: CollectionQuery['collection']['members'][number]
  isOwner: boolean
  isBusy: boolean
  /** Nothing: they are taken out. */
  onChange: (to: CollectionPart | null) => void
}

const PARTS = ['LOOK', 'EDIT'] as const

export function MemberRow({ member: { name, part }, isOwner, isBusy, onChange }: Props) {
  const { t } = useTranslation()
  const [isHanding, setIsHanding] = useState(false)
  if (!isOwner) {
    return (
      <li className="row">
        <span className="grow">{name}</span>
        <span className="sm muted">{t(PART_WORDS[part])}</span>
      </li>
    )
  }
  if (isHanding) {
    return (
      <Handing
        name={name}
        isBusy={isBusy}
        onSure={() => {
          onChange('OWN')
        }}
        onCancel={() => {
          setIsHanding(false)
        }}
      />
    )
  }
  return (
    <li className="row wrap">
      <span className="grow">{name}</span>
      <select
        className="in"
        aria-label={t('collections.partOf', { name })}
        value={part}
        disabled={isBusy}
        onChange={(event) => {
          const to = PARTS.find((each) => each === event.currentTarget.value)
          if (to) onChange(to)
        }}
      >
        {PARTS.map((each) => (
          <option key={each} value={each}>
            {t(PART_WORDS[each])}
          </option>
        ))}
      </select>
      <button
        type="button"
        className="btn sm q"
        aria-label={t('collections.handOver', { name })}
        disabled={isBusy}
        onClick={() => {
          setIsHanding(true)
        }}
      >
        {t('collections.handOverAct')}
      </button>
      <button
        type="button"
        className="ib"
        aria-label={t('collections.remove', { name })}
        disabled={isBusy}
        onClick={() => {
          onChange(null)
        }}
      >
        <X className="ic" aria-hidden />
      </button>
    </li>
  )
}

interface HandingProps {
  name: string
  isBusy: boolean
  onSure: () => void
  onCancel: () => void
}

/** Who hands it over cannot take it back. */
function Handing({ name, isBusy, onSure, onCancel }: HandingProps) {
  const { t } = useTranslation()
  return (
    <li className="row wrap">
      <p className="grow sm">{t('collections.handOverSure', { name })}</p>
      <button type="button" className="btn sm q" autoFocus onClick={onCancel}>
        {t('dialog.cancel')}
      </button>
      <button type="button" className="btn sm p" disabled={isBusy} onClick={onSure}>
        {t('collections.handOver', { name })}
      </button>
    </li>
  )
}
