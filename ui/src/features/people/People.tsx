/** The accounts: inviting somebody, giving another role or department, closing and opening. */
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Problem } from '@/components/Problem'
import { Account } from '@/features/people/Account'
import { Invite } from '@/features/people/Invite'
import { ask, Refusal } from '@/lib/api'
import { AccountsDocument, RolesThereAreDocument, type RolesThereAreQuery, type WhoAmIQuery } from '@/lib/graphql/graphql'
import { may } from '@/lib/may'
import { useMe, whoQuery } from '@/lib/who'
import '@/features/people/messages'
import '@/styles/people.css'

const PAGE = 50

export interface Choices {
  roles: RolesThereAreQuery['accessPolicy']['roles']
  departments: WhoAmIQuery['departments']
}

export function People() {
  const { t } = useTranslation()
  const isAdmin = may(useMe(), 'admin')
  const asked = useInfiniteQuery({
    queryKey: ['people'],
    queryFn: async ({ pageParam, signal }) =>
      (await ask(AccountsDocument, { first: PAGE, after: pageParam }, signal)).people,
    initialPageParam: null as string | null,
    getNextPageParam: ({ pageInfo }) => (pageInfo.hasNextPage ? pageInfo.endCursor : null),
    enabled: isAdmin,
  })
  const roles = useQuery({
    queryKey: ['roles'],
    queryFn: async ({ signal }) => (await ask(RolesThereAreDocument, {}, signal)).accessPolicy.roles,
    enabled: isAdmin,
  })
  const departments = useQuery({ ...whoQuery, enabled: false }).data?.departments ?? []
  const error = isAdmin ? (asked.error ?? roles.error) : new Refusal('FORBIDDEN', '')
  if (error) return <Problem error={error} onRetry={() => void Promise.all([asked.refetch(), roles.refetch()])} />
  if (!asked.data || !roles.data) return <div className="page" aria-busy="true" />
  const choices: Choices = { roles: roles.data, departments }
  const people = asked.data.pages.flatMap(({ edges }) => edges.map(({ node }) => node))
  return (
    <div className="page scrolls">
      <h1>{t('nav.people')}</h1>
      <p className="muted">{t('people.lead')}</p>
      <Invite choices={choices} />
      <section className="card" aria-label={t('people.list')}>
        <ul className="accounts">
          {people.map((person) => (
            // What was typed about somebody is not about them as they are now.
            <Account key={person.id + person.role + person.department} person={person} choices={choices} />
          ))}
        </ul>
      </section>
      {asked.hasNextPage && (
        <button type="button" className="btn start" disabled={asked.isFetching} onClick={() => void asked.fetchNextPage()}>
          {t('people.more')}
        </button>
      )}
    </div>
  )
}
