/** What patients read before they consent: every form, by version and language. */
import { Link } from '@tanstack/react-router'
import { FilePlus2 } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Problem } from '@/components/Problem'
import { PutBack } from '@/features/forms/PutBack'
import { useForms } from '@/features/forms/useForms'
import { type Form, type Kind, kindsOf, LANGUAGE_WORDS, nextVersion, STATE_WORDS, type Version } from '@/features/forms/versions'
import { Refusal } from '@/lib/api'
import { tongueOf } from '@/lib/consent'
import { may } from '@/lib/may'
import { useMe } from '@/lib/who'
import '@/features/forms/messages'
import '@/styles/formtexts.css'

export function Forms() {
  const { t } = useTranslation()
  const me = useMe()
  const mayRule = may(me, 'rule')
  const asked = useForms()
  if (!mayRule && !may(me, 'consent')) return <Problem error={new Refusal('FORBIDDEN', '')} />
  if (asked.error) return <Problem error={asked.error} onRetry={() => void asked.refetch()} />
  const kinds = kindsOf(asked.data ?? [])
  return (
    <div className="page scrolls" aria-busy={asked.isPending}>
      <header className="row wrap">
        <h1 className="grow">{t('nav.forms')}</h1>
        {mayRule && (
          <Link to="/forms/write" search={{}} className="btn p">
            <FilePlus2 className="ic" aria-hidden />
            {t('forms.new')}
          </Link>
        )}
      </header>
      <p className="muted form-lead">{t('forms.lead')}</p>
      {mayRule && <PutBack />}
      {kinds.map((kind) => (
        <KindCard key={kind.code} kind={kind} forms={asked.data ?? []} mayRule={mayRule} />
      ))}
    </div>
  )
}

interface KindProps {
  kind: Kind
  forms: readonly Form[]
  mayRule: boolean
}

function KindCard({ kind, forms, mayRule }: KindProps) {
  const { i18n } = useTranslation()
  const known = kind.versions.flatMap((version) => version.forms)
  const shown = known.find((form) => tongueOf(form) === i18n.language) ?? known[0]
  return (
    <section className="card form-kind" aria-label={kind.code}>
      <header className="card-head wrap">
        <h2 lang={shown && tongueOf(shown)}>{shown?.title}</h2>
        <span className="muted sm">{kind.code}</span>
      </header>
      <ul>
        {kind.versions.map((version, place) => (
          <VersionRow key={version.version} version={version} kind={kind} isNewest={place === 0} forms={forms} mayRule={mayRule} />
        ))}
      </ul>
    </section>
  )
}

function VersionRow(props: KindProps & { version: Version; isNewest: boolean }) {
  const { version, kind, isNewest, forms, mayRule } = props
  const { t } = useTranslation()
  return (
    <li className="form-version">
      <span className="st n">{t('forms.version', { version: version.version })}</span>
      {version.forms.map((form) => (
        <span key={form.id} className="row">
          <FormLink form={form} mayRule={mayRule} />
          <State state={form.state} />
        </span>
      ))}
      {version.missing.map((language) => (
        <span key={language} className="row muted sm">
          {t('forms.missing', { language: t(LANGUAGE_WORDS[language]) })}
          {mayRule && isNewest && nextVersion(forms, kind.code, language) === version.version && (
            <Link
              to="/forms/write"
              search={{ code: kind.code, language: tongueOf({ language }) }}
              className="btn sm"
              aria-label={t('forms.writeIn', { language: t(LANGUAGE_WORDS[language]) })}
            >
              {t('forms.write')}
            </Link>
          )}
        </span>
      ))}
    </li>
  )
}

/** Who writes goes on with a draft; everything else is read. */
function FormLink({ form, mayRule }: { form: Form; mayRule: boolean }) {
  const { t } = useTranslation()
  const name = t(LANGUAGE_WORDS[form.language])
  const label = t('forms.open', { language: name, version: form.version, code: form.code })
  if (mayRule && form.state === 'DRAFT') {
    return (
      <Link to="/forms/write" search={{ code: form.code, language: tongueOf(form) }} aria-label={label}>
        {name}
      </Link>
    )
  }
  return (
    <Link to="/forms/$id" params={{ id: form.id }} aria-label={label}>
      {name}
    </Link>
  )
}

export function State({ state }: Pick<Form, 'state'>) {
  const { t } = useTranslation()
  if (state !== 'PUBLISHED') return <span className="chip plain">{t(STATE_WORDS[state])}</span>
  return (
    <span className="stamp" data-s="permitted">
      <b>{t(STATE_WORDS[state])}</b>
    </span>
  )
}
