/** Whether all is kept, why not, and what can be done with the draft. */
import { useTranslation } from 'react-i18next'
import type { Form } from '@/features/forms/versions'
import type { Writing } from '@/features/forms/useWriting'
import { refusalOf } from '@/features/forms/words'

interface Props {
  writing: Writing
  isUnsaved: boolean
  /** One that is not about a field. */
  hasRefusal: boolean
  onPublish: () => void
  onTakeTheirs: (there: Form) => void
}

export function EditorFoot({ writing, isUnsaved, hasRefusal, onPublish, onTakeTheirs }: Props) {
  const { t } = useTranslation()
  const { kept, theirs, isBusy, isOvertaken, error } = writing
  const isSaved = kept !== undefined && !isUnsaved
  return (
    <footer className="form-foot">
      {isOvertaken && <Overtaken writing={writing} onTakeTheirs={onTakeTheirs} theirs={theirs} />}
      {error && !isOvertaken && hasRefusal && (
        <p className="note" data-s="withdrawn" role="alert">
          {refusalOf(error, t)}
        </p>
      )}
      <div className="row wrap">
        <p className="sm muted grow" role="status">
          {t(isSaved ? 'forms.saved' : kept ? 'forms.unsaved' : 'forms.notYet')}
        </p>
        {kept && (
          <button type="button" className="btn q" disabled={isBusy} onClick={() => { writing.discard(kept) }}>
            {t('forms.discard')}
          </button>
        )}
        <button type="button" className={isSaved ? 'btn p' : 'btn'} disabled={isBusy} onClick={onPublish}>
          {t('forms.publish')}
        </button>
        <button type="submit" className={isSaved ? 'btn' : 'btn p'} aria-disabled={isBusy || isSaved}>
          {t('forms.save')}
          <kbd className="kbd">Ctrl ↵</kbd>
        </button>
      </div>
    </footer>
  )
}

interface OvertakenProps {
  writing: Writing
  /** None where it was published or thrown away. */
  theirs: Form | undefined
  onTakeTheirs: (there: Form) => void
}

/** Somebody else wrote at the same draft: a person chooses. */
function Overtaken({ writing, theirs, onTakeTheirs }: OvertakenProps) {
  const { t } = useTranslation()
  return (
    <div className="note clash" data-s="expiring" role="alert">
      <p>{t(theirs ? 'forms.overtaken' : 'forms.overtakenGone')}</p>
      <div className="row wrap">
        <button type="button" className="btn sm" disabled={writing.isBusy} onClick={() => { writing.save(true) }}>
          {t('forms.saveAnyway')}
        </button>
        {theirs && (
          <button type="button" className="btn sm" onClick={() => { onTakeTheirs(theirs) }}>
            {t('forms.takeTheirs')}
          </button>
        )}
      </div>
    </div>
  )
}
