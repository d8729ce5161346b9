/** One version of a form, to be read: what was published never changes. */
import { getRouteApi, Link } from '@tanstack/react-router'
import { FilePlus2, FileX } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Message } from '@/components/Message'
import { Problem } from '@/components/Problem'
import { State } from '@/features/forms/Forms'
import { Preview } from '@/features/forms/Preview'
import { useForms } from '@/features/forms/useForms'
import { draftIn, LANGUAGE_WORDS } from '@/features/forms/versions'
import { Refusal } from '@/lib/api'
import { tongueOf } from '@/lib/consent'
import { may } from '@/lib/may'
import { useMe } from '@/lib/who'
import '@/features/forms/messages'
import '@/styles/formtexts.css'

const route = getRouteApi('/forms/$id')

export function ReadForm() {
  const { t } = useTranslation()
  const { id } = route.useParams()
  const me = useMe()
  const asked = useForms()
  if (!may(me, 'rule') && !may(me, 'consent')) return <Problem error={new Refusal('FORBIDDEN', '')} />
  if (asked.error) return <Problem error={asked.error} onRetry={() => void asked.refetch()} />
  if (!asked.data) return <div className="page" aria-busy="true" />
  const form = asked.data.find((each) => each.id === id)
  if (!form) return <Message icon={FileX} title={t('problem.hidden')} text={t('problem.hiddenText')} />
  const open = draftIn(asked.data, form.code, form.language)
  const language = tongueOf(form)
  return (
    <div className="page scrolls">
      <header className="row wrap form-head">
        <div className="grow">
          <Link to="/forms" className="sm">
            {t('forms.all')}
          </Link>
          <h1>{t('forms.named', { code: form.code, language: t(LANGUAGE_WORDS[form.language]) })}</h1>
          <p className="row wrap">
            <span className="muted sm">{t('forms.version', { version: form.version })}</span>
            <State state={form.state} />
          </p>
        </div>
        {may(me, 'rule') && (
          <Link
            to="/forms/write"
            search={{ code: form.code, language, ...(open ? {} : { from: form.id }) }}
            className="btn p"
          >
            <FilePlus2 className="ic" aria-hidden />
            {open ? t('forms.goOn', { version: open.version }) : t('forms.newVersion')}
          </Link>
        )}
      </header>
      <div className="form-read">
        <Preview form={form} />
      </div>
    </div>
  )
}
