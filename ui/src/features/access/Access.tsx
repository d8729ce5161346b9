/** Which role may do what: the policy in force, and changing it with its effect before it is saved. */
import { useQuery } from '@tanstack/react-query'
import { Problem } from '@/components/Problem'
import { AccessForm } from '@/features/access/AccessForm'
import { ask, Refusal } from '@/lib/api'
import { AccessPolicyDocument } from '@/lib/graphql/graphql'
import { may } from '@/lib/may'
import { useMe } from '@/lib/who'
import '@/features/access/messages'
import '@/lib/sensitiveWords'
import '@/styles/policy.css'
import '@/styles/access.css'

export function Access() {
  const mayRule = may(useMe(), 'rule')
  const asked = useQuery({
    queryKey: ['access'],
    queryFn: async ({ signal }) => (await ask(AccessPolicyDocument, {}, signal)).accessPolicy,
    enabled: mayRule,
  })
  if (!mayRule) return <Problem error={new Refusal('FORBIDDEN', '')} />
  if (asked.data) return <AccessForm policy={asked.data} />
  if (asked.error) return <Problem error={asked.error} onRetry={() => void asked.refetch()} />
  return <div className="page" aria-busy="true" />
}
