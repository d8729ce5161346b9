/** Before a form is published: it never changes afterwards, and who is asked from now on reads it. */
import { useTranslation } from 'react-i18next'
import { Dialog } from '@/components/Dialog'
import { DialogFoot } from '@/components/DialogFoot'
import type { Named } from '@/features/forms/draft'
import { type Form, kindsOf, LANGUAGE_WORDS, LANGUAGES } from '@/features/forms/versions'

interface Props {
  named: Named
  version: number
  forms: readonly Form[]
  onPublish: () => void
  onClose: () => void
}

export function PublishDialog({ named, version, forms, onPublish, onClose }: Props) {
  const { t } = useTranslation()
  const same = kindsOf(forms).find(({ code }) => code === named.code)?.versions.find((each) => each.version === version)
  const written = same?.forms.map(({ language }) => language) ?? []
  const missing = LANGUAGES.filter((language) => language !== named.language && !written.includes(language))
  return (
    <Dialog title={t('forms.publishTitle', { version, language: t(LANGUAGE_WORDS[named.language]) })} onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          onPublish()
        }}
      >
        <div className="dialog-body col">
          <p>{t('forms.never')}</p>
          <p>{t('forms.fromNow')}</p>
          {missing.map((language) => (
            <p key={language} className="note" data-s="expiring">
              {t('forms.stillMissing', { language: t(LANGUAGE_WORDS[language]) })}
            </p>
          ))}
        </div>
        <DialogFoot act={t('forms.publish')} onClose={onClose} />
      </form>
    </Dialog>
  )
}
