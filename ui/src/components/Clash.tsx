/** Somebody else changed what is being described: both versions are there, and a person chooses. */
import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { Segments } from '@/components/Segments'
import { differing, type Draft } from '@/lib/description'
import type { PhotoDetailsFragment } from '@/lib/graphql/graphql'

export type Version = 'mine' | 'theirs'

interface Props {
  photos: readonly PhotoDetailsFragment[]
  draft: Draft
  seen: Version
  onSee: (version: Version) => void
}

const LABELS: Record<keyof Draft, string> = {
  bodySite: 'filter.site',
  laterality: 'describe.side',
  view: 'describe.view',
  phase: 'filter.phase',
  caption: 'describe.caption',
}

export function Clash({ photos, draft, seen, onSee }: Props) {
  const { t } = useTranslation()
  const fields = differing(draft, photos).map((field) => t(LABELS[field]).toLowerCase())
  const place = useRef<HTMLDivElement>(null)
  // Whoever saved from the middle of the form must see that it did not happen.
  useEffect(() => {
    place.current?.scrollIntoView({ block: 'nearest' })
  }, [])
  return (
    <div ref={place} className="note clash" data-s="expiring">
      <p role="alert">
        {t('describe.conflict', { count: photos.length })}{' '}
        {fields.length > 0 && t('describe.differing', { fields: fields.join(', ') })}
      </p>
      <Segments
        label={t('describe.whose')}
        value={seen}
        choices={[
          { value: 'mine', label: t('describe.mine') },
          { value: 'theirs', label: t('describe.theirs') },
        ]}
        onChoose={onSee}
      />
    </div>
  )
}
