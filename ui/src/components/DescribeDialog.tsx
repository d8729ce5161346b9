/** Says what one photo shows, or what several show together. */
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { DescribeFields } from '@/components/DescribeFields'
import { Dialog } from '@/components/Dialog'
import { Field } from '@/components/Field'
import { ask, Refusal } from '@/lib/api'
import { describedAs, type Draft, shared } from '@/lib/description'
import { DescribeDocument, PhotoDocument, type PhotoDetailsFragment } from '@/lib/graphql/graphql'
import { titleOf } from '@/lib/words'

interface Props {
  photos: readonly PhotoDetailsFragment[]
  onClose: () => void
}

export function DescribeDialog({ photos, onClose }: Props) {
  const { t, i18n } = useTranslation()
  const [draft, setDraft] = useState<Draft>({})
  const [theirs, setTheirs] = useState<ReadonlyMap<string, PhotoDetailsFragment>>(new Map())
  const client = useQueryClient()
  const now = photos.map((photo) => theirs.get(photo.id) ?? photo)
  const save = useMutation({
    mutationFn: async () => {
      for (const photo of now) {
        const said = { id: photo.id, version: photo.version, description: describedAs(photo, draft) }
        await ask(DescribeDocument, said)
      }
    },
    onSuccess: onClose,
    onError: async (error) => {
      if (!(error instanceof Refusal) || error.code !== 'CONFLICT') return
      const read = await Promise.all(photos.map(({ id }) => ask(PhotoDocument, { id })))
      setTheirs(new Map(read.map(({ photo }) => [photo.id, photo])))
    },
    onSettled: () =>
      Promise.all(['search', 'photo', 'inbox'].map((key) => client.invalidateQueries({ queryKey: [key] }))),
  })
  const value: Draft = {
    bodySite: shared(now, (photo) => photo.bodySite?.code ?? null),
    laterality: shared(now, (photo) => photo.laterality),
    view: shared(now, (photo) => photo.view),
    phase: shared(now, (photo) => photo.phase),
    caption: shared(now, (photo) => photo.caption),
    ...draft,
  } as Draft
  const isConflict = save.error instanceof Refusal && save.error.code === 'CONFLICT'
  const differs = photos.length > 1 ? t('describe.differs') : undefined
  const [one] = now
  return (
    <Dialog
      title={t('describe.title', { count: photos.length })}
      lead={photos.length > 1 ? t('describe.many') : ''}
      onClose={onClose}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault()
          save.mutate()
        }}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && event.ctrlKey) save.mutate()
        }}
      >
        <div className="dialog-body col">
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
          {save.error && (
            <div className="note" data-s={isConflict ? 'expiring' : 'withdrawn'} role="alert">
              {isConflict && one
                ? t('describe.conflict', { theirs: titleOf(one, t, i18n.language) })
                : t('describe.failed')}
            </div>
          )}
        </div>
        <footer className="df">
          <button type="button" className="btn end" onClick={onClose}>
            {t('dialog.cancel')}
          </button>
          <button type="submit" className="btn p" disabled={save.isPending}>
            {t(isConflict ? 'describe.saveMine' : 'describe.save')}
            <kbd className="kbd">Ctrl ↵</kbd>
          </button>
        </footer>
      </form>
    </Dialog>
  )
}
