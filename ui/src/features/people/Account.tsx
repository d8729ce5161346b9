/** One account: its role and department, to be changed together, and whether it is open. */
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Choices } from '@/features/people/People'
import { refusalOf } from '@/features/people/words'
import { ask } from '@/lib/api'
import {
  type AccountDetailsFragment,
  ChangeAccountDocument,
  CloseAccountDocument,
  OpenAccountDocument,
} from '@/lib/graphql/graphql'
import { useMe } from '@/lib/who'
import { siteName } from '@/lib/words'

interface Props {
  person: AccountDetailsFragment
  choices: Choices
}

export function Account({ person, choices }: Props) {
  const { t, i18n } = useTranslation()
  const client = useQueryClient()
  const { id, name, login, isDisabled } = person
  const isSelf = useMe().id === id
  const [role, setRole] = useState(person.role)
  const [department, setDepartment] = useState(person.department)
  const onSuccess = () => client.invalidateQueries({ queryKey: ['people'] })
  const change = useMutation({ mutationFn: () => ask(ChangeAccountDocument, { id, role, department }), onSuccess })
  const turn = useMutation<unknown>({
    mutationFn: () => (isDisabled ? ask(OpenAccountDocument, { id }) : ask(CloseAccountDocument, { id })),
    onSuccess,
  })
  const isChanged = role !== person.role || department !== person.department
  const error = change.error ?? turn.error
  const known = choices.roles.some(({ code }) => code === role)
  return (
    <li className="account-row">
      <div className="grow">
        <b>{name}</b> <span className="sm muted">{login}</span>
        {isDisabled && <span className="chip plain">{t('people.closed')}</span>}
        {isSelf && <span className="chip plain">{t('people.self')}</span>}
      </div>
      <select
        className="in"
        aria-label={t('people.role', { name })}
        value={role}
        disabled={isSelf}
        onChange={(event) => {
          setRole(event.target.value)
        }}
      >
        {!known && <option value={role}>{role}</option>}
        {choices.roles.map((each) => (
          <option key={each.code} value={each.code}>
            {siteName(each, i18n.language)}
          </option>
        ))}
      </select>
      <select
        className="in"
        aria-label={t('people.department', { name })}
        value={department}
        disabled={isSelf}
        onChange={(event) => {
          setDepartment(event.target.value)
        }}
      >
        {choices.departments.map((each) => (
          <option key={each.code} value={each.code}>
            {each.name}
          </option>
        ))}
      </select>
      <button
        type="button"
        className="btn sm"
        aria-label={t('people.saveOf', { name })}
        disabled={!isChanged || change.isPending}
        onClick={() => {
          change.mutate()
        }}
      >
        {t('people.save')}
      </button>
      <button
        type="button"
        className="btn sm"
        aria-label={t(isDisabled ? 'people.enableOf' : 'people.disableOf', { name })}
        disabled={isSelf || turn.isPending}
        onClick={() => {
          turn.mutate()
        }}
      >
        {t(isDisabled ? 'people.enable' : 'people.disable')}
      </button>
      {error && (
        <p className="refusal sm" role="alert">
          {t(refusalOf(error))}
        </p>
      )}
    </li>
  )
}
