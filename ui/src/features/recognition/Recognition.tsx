/** Whether faces are compared at all: the switch, what is stored for it, and what looks. */
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Problem } from '@/components/Problem'
import { Eyes } from '@/features/recognition/Eyes'
import { Inventory } from '@/features/recognition/Inventory'
import { Switch } from '@/features/recognition/Switch'
import { ask, Refusal } from '@/lib/api'
import { BiometricCountDocument, RecognitionSwitchDocument } from '@/lib/graphql/graphql'
import { may } from '@/lib/may'
import { useMe } from '@/lib/who'
import '@/lib/faceWords'
import '@/styles/faces.css'

export function Recognition() {
  const { t } = useTranslation()
  const me = useMe()
  const isAdmin = may(me, 'admin')
  const mayLook = isAdmin || may(me, 'inventory')
  const turned = useQuery({
    queryKey: ['recognition'],
    queryFn: async ({ signal }) => (await ask(RecognitionSwitchDocument, {}, signal)).recognition,
    enabled: isAdmin,
  })
  const counted = useQuery({
    queryKey: ['biometric count'],
    queryFn: async ({ signal }) => (await ask(BiometricCountDocument, {}, signal)).biometricCount,
    enabled: mayLook,
  })
  if (!mayLook) return <Problem error={new Refusal('FORBIDDEN', '')} />
  const error = turned.error ?? counted.error
  if (error) {
    return (
      <Problem
        error={error}
        onRetry={() => {
          if (isAdmin) void turned.refetch()
          void counted.refetch()
        }}
      />
    )
  }
  return (
    <div className="page scrolls recognition">
      <h1>{t(isAdmin ? 'recognition.title' : 'recognition.inventoryOnly')}</h1>
      {turned.data && <Switch now={turned.data} stored={counted.data?.total ?? 0} />}
      {counted.data && <Inventory count={counted.data} />}
      {isAdmin && <Eyes />}
    </div>
  )
}
