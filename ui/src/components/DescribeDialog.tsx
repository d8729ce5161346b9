/** Says what one photo shows, or what several show together. */
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Clash, type Version } from '@/components/Clash'
import { DescribeFields } from '@/components/DescribeFields'
import { Dialog } from '@/components/Dialog'
import { DialogFoot } from '@/components/DialogFoot'
import { Field } from '@/components/Field'
import { type Draft, sharedBy } from '@/lib/description'
import type { PhotoDetailsFragment } from '@/lib/graphql/graphql'
import { useDescribing } from '@/lib/useDescribing'

interface Props {
  photos: readonly PhotoDetailsFragment[]
  onClose: () => void
}

export function DescribeDialog({ photos, onClose }: Props) {
  const { t } = useTranslation()
  const [draft, setDraft] = useState<Draft>({})
  const [seen, setSeen] = useState<Version>('mine')
  const { now, clashed, isSaving, hasFailed, save } = useDescribing(photos, draft, onClose)
  const isTheirs = clashed !== undefined && seen === 'theirs'
  const value: Draft = { ...sharedBy(now), ...(isTheirs ? {} : draft) }
  const differs = now.length > 1 ? t('describe.differs') : undefined
  const act = isTheirs ? 'describe.keepTheirs' : clashed ? 'describe.saveMine' : 'describe.save'
  return (
    <Dialog
      title={t('describe.title', { count: photos.length })}
      lead={photos.length > 1 ? t('describe.many') : ''}
      onClose={onClose}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault()
          // Theirs is with the box already.
          if (isTheirs) onClose()
          else save()
        }}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && event.ctrlKey) event.currentTarget.requestSubmit()
        }}
      >
        <div className="dialog-body col">
          <fieldset className="col" disabled={isTheirs}>
            <DescribeFields
              value={value}
              placeholder={differs}
              onChange={(change) => {
                setDraft({ ...draft, ...change })
              }}
            />
            <Field label={t('describe.caption')} hint={t('describe.captionHint')}>
              {(attributes) => (
                <textarea
                  {...attributes}
                  className="in"
                  rows={3}
                  maxLength={2000}
                  placeholder={differs}
                  value={value.caption ?? ''}
                  onChange={(event) => {
                    setDraft({ ...draft, caption: event.target.value })
                  }}
                />
              )}
            </Field>
          </fieldset>
          {clashed && <Clash photos={clashed} draft={draft} seen={seen} onSee={setSeen} />}
          {hasFailed && (
            <div className="note" data-s="withdrawn" role="alert">
              {t('describe.failed')}
            </div>
          )}
        </div>
        <DialogFoot act={t(act)} keys="Ctrl ↵" isBusy={isSaving} onClose={onClose} />
      </form>
    </Dialog>
  )
}
