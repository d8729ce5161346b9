/** Writing a form: a new kind, a new version, the other language, or going on with a draft. */
import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { Problem } from '@/components/Problem'
import { blankOf, draftOf } from '@/features/forms/draft'
import { Editor } from '@/features/forms/Editor'
import { useForms } from '@/features/forms/useForms'
import { draftIn, type Form, originOf } from '@/features/forms/versions'
import { ask, Refusal } from '@/lib/api'
import { NewFormRulesDocument, type NewFormRulesQuery } from '@/lib/graphql/graphql'
import { may } from '@/lib/may'
import { useMe } from '@/lib/who'
import '@/features/forms/messages'
import '@/styles/formtexts.css'

const route = getRouteApi('/forms/write')

export function WriteForm() {
  const search = route.useSearch()
  const mayRule = may(useMe(), 'rule')
  const asked = useForms()
  const rules = useQuery({
    queryKey: ['new form rules'],
    queryFn: async ({ signal }) => (await ask(NewFormRulesDocument, {}, signal)).usePolicy.rules,
    enabled: mayRule,
  })
  if (!mayRule) return <Problem error={new Refusal('FORBIDDEN', '')} />
  // Whatever fails later: what is being typed stays.
  if (asked.data && rules.data) return <Begun forms={asked.data} rules={rules.data} search={search} />
  const error = asked.error ?? rules.error
  if (error) return <Problem error={error} onRetry={() => void Promise.all([asked.refetch(), rules.refetch()])} />
  return <div className="page" aria-busy="true" />
}

interface Props {
  forms: readonly Form[]
  rules: NewFormRulesQuery['usePolicy']['rules']
  /** Read with the forms: it changes when a form has just got its name. */
  search: ReturnType<typeof route.useSearch>
}

/** A draft goes on as it is; all else begins with a text that is there, or with what the policy wants asked. */
function Begun({ forms, rules, search }: Props) {
  const { i18n } = useTranslation()
  const { code = '', language = i18n.language, from } = search
  const named = { code, language: language === 'en' ? ('ENGLISH' as const) : ('DUTCH' as const) }
  const open = draftIn(forms, code, named.language)
  const origin = open ?? forms.find(({ id }) => id === from) ?? originOf(forms, code, named.language)
  return (
    <Editor
      key={`${code} ${named.language}`}
      named={named}
      open={open}
      start={origin ? draftOf(origin) : blankOf(rules, forms, named.language)}
      forms={forms}
    />
  )
}
