/** Title and paragraphs. */
import { useTranslation } from 'react-i18next'
import { Field } from '@/components/Field'
import { type Draft, LONGEST_TITLE, type Named, type Place } from '@/features/forms/draft'
import { tongueOf } from '@/lib/consent'

interface Props {
  draft: Draft
  language: Named['language']
  told: (place: Place) => string | undefined
  onChange: (by: Partial<Draft>) => void
}

export function TextFields({ draft, language, told, onChange }: Props) {
  const { t } = useTranslation()
  const lang = tongueOf({ language })
  return (
    <>
      <Field label={t('forms.title')} refusal={told('title')}>
        {(attributes) => (
          <input
            {...attributes}
            className="in"
            lang={lang}
            value={draft.title}
            maxLength={LONGEST_TITLE}
            autoComplete="off"
            onChange={(event) => {
              onChange({ title: event.target.value })
            }}
          />
        )}
      </Field>
      <Field label={t('forms.paragraphs')} hint={t('forms.paragraphsHint')} refusal={told('paragraphs')}>
        {(attributes) => (
          <textarea
            {...attributes}
            className="in"
            lang={lang}
            rows={11}
            value={draft.body}
            onChange={(event) => {
              onChange({ body: event.target.value })
            }}
          />
        )}
      </Field>
    </>
  )
}
