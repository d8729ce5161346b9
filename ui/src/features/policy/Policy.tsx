/** What the hospital uses photos for: the policy in force, and changing it with its effect before it is saved. */
import { useQuery } from '@tanstack/react-query'
import { Problem } from '@/components/Problem'
import { PolicyForm } from '@/features/policy/PolicyForm'
import { ask, Refusal } from '@/lib/api'
import { UsePolicyDocument } from '@/lib/graphql/graphql'
import { may } from '@/lib/may'
import { useMe } from '@/lib/who'
import '@/features/policy/messages'
import '@/lib/faceWords'
import '@/styles/policy.css'

export function Policy() {
  const mayRule = may(useMe(), 'rule')
  const asked = useQuery({
    queryKey: ['policy'],
    queryFn: async ({ signal }) => (await ask(UsePolicyDocument, {}, signal)).usePolicy,
    enabled: mayRule,
  })
  if (!mayRule) return <Problem error={new Refusal('FORBIDDEN', '')} />
  if (asked.data) return <PolicyForm policy={asked.data} />
  if (asked.error) return <Problem error={asked.error} onRetry={() => void asked.refetch()} />
  return <div className="page" aria-busy="true" />
}
