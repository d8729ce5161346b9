/** Asks for what a hand cannot draw: the words of a note, or how long the scale is. */
import { useTranslation } from 'react-i18next'
import { Dialog } from '@/components/Dialog'
import { DialogFoot } from '@/components/DialogFoot'
import { Field } from '@/components/Field'
import { LONGEST_MILLIMETRES, LONGEST_TEXT, type Mark } from '@/lib/marks'

interface Props {
  mark: Mark
  /** Of a ruler: how long it is, rather than what stands beside it. */
  isScale: boolean
  onSaid: (mark: Mark) => void
  onClose: () => void
}

export function WordsDialog({ mark, isScale, onSaid, onClose }: Props) {
  const { t } = useTranslation()
  return (
    <Dialog
      title={t(isScale ? 'marks.scaleTitle' : 'marks.wordsTitle')}
      lead={t(isScale ? 'marks.scaleLead' : 'marks.wordsLead')}
      onClose={onClose}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault()
          const typed = new FormData(event.currentTarget).get('said')
          const said = typeof typed === 'string' ? typed.trim() : ''
          onSaid(isScale ? { ...mark, millimetres: Number(said) } : { ...mark, text: said })
        }}
      >
        <div className="dialog-body">
          <Field label={t(isScale ? 'marks.millimetres' : 'marks.words')}>
            {(attributes) =>
              isScale ? (
                <input
                  {...attributes}
                  className="in"
                  name="said"
                  type="number"
                  min="0.1"
                  max={LONGEST_MILLIMETRES}
                  step="0.1"
                  defaultValue={mark.millimetres ?? ''}
                  required
                />
              ) : (
                <input
                  {...attributes}
                  className="in"
                  name="said"
                  maxLength={LONGEST_TEXT}
                  autoComplete="off"
                  defaultValue={mark.text}
                  required={mark.kind === 'TEXT'}
                  // Only spaces are no words.
                  {...(mark.kind === 'TEXT' && { pattern: '.*\\S.*' })}
                />
              )
            }
          </Field>
        </div>
        <DialogFoot act={t('marks.put')} onClose={onClose} />
      </form>
    </Dialog>
  )
}
