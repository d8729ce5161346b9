/** Where somebody is signed in, and the way out of each place. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Problem } from '@/components/Problem'
import { sessionsKey } from '@/features/account/factors'
import { ask } from '@/lib/api'
import { moment } from '@/lib/format'
import { EndOtherSessionsDocument, EndSessionDocument, OwnSessionsDocument } from '@/lib/graphql/graphql'

export function Sessions() {
  const { t, i18n } = useTranslation()
  const client = useQueryClient()
  const asked = useQuery({
    queryKey: sessionsKey,
    queryFn: async ({ signal }) => (await ask(OwnSessionsDocument, {}, signal)).mySessions,
  })
  const onSuccess = () => client.invalidateQueries({ queryKey: sessionsKey })
  const end = useMutation({ mutationFn: (id: string) => ask(EndSessionDocument, { id }), onSuccess })
  const endOthers = useMutation({ mutationFn: () => ask(EndOtherSessionsDocument, {}), onSuccess })
  if (asked.error) return <Problem error={asked.error} onRetry={() => void asked.refetch()} />
  const sessions = asked.data ?? []
  return (
    <section className="card card-body col" aria-labelledby="sessions">
      <h2 id="sessions">{t('account.sessions')}</h2>
      <ul className="account-list">
        {sessions.map((session) => {
          const name = browserIn(session.client ?? '') || t('account.unknown')
          return (
            <li key={session.id} className="row">
              <div className="grow">
                <b className="md">{name}</b>
                {session.address && <span className="muted sm"> · {session.address}</span>}
                <p className="muted sm">
                  {session.isCurrent
                    ? t('account.here')
                    : t('account.seen', { at: moment(session.seenAt, i18n.language) })}
                </p>
              </div>
              {!session.isCurrent && (
                <button
                  type="button"
                  className="btn sm"
                  aria-label={t('account.endOne', { name })}
                  disabled={end.isPending}
                  onClick={() => {
                    end.mutate(session.id)
                  }}
                >
                  {t('account.end')}
                </button>
              )}
            </li>
          )
        })}
      </ul>
      {sessions.length > 1 && (
        <button
          type="button"
          className="btn"
          disabled={endOthers.isPending}
          onClick={() => {
            endOthers.mutate()
          }}
        >
          {t('account.endOthers')}
        </button>
      )}
    </section>
  )
}

/** The name by which people know what calls itself so; the first that fits, as each names others. */
export function browserIn(client: string): string {
  const browser = /(Edg|Firefox|Chrome|Safari)\//.exec(client)?.[1] ?? ''
  const system = /(Android|iPhone|iPad|Windows|Mac OS X|Linux)/.exec(client)?.[1] ?? ''
  const names: Record<string, string> = { Edg: 'Edge', 'Mac OS X': 'macOS' }
  return [browser, system].map((word) => names[word] ?? word).filter(Boolean).join(', ')
}
