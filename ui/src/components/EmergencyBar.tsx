/** Above everything while an emergency access runs: whose, how long still, and the way out. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { Siren } from 'lucide-react'
import { useEffect, useEffectEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ask } from '@/lib/api'
import { forget, minutesLeft } from '@/lib/emergency'
import { EndEmergencyDocument, PatientDocument, type WhoAmIQuery } from '@/lib/graphql/graphql'
import { whoQuery } from '@/lib/who'
import '@/lib/sensitiveWords'
import '@/styles/sensitive.css'

const LOOK_MS = 1_000

export function EmergencyBar({ emergency }: { emergency: NonNullable<WhoAmIQuery['emergency']> }) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const navigate = useNavigate()
  const { patient, until } = emergency
  const known = useQuery({
    queryKey: ['patient', patient],
    queryFn: async ({ signal }) => (await ask(PatientDocument, { id: patient }, signal)).patient,
  })
  const leave = async () => {
    await navigate({ to: '/' })
    await client.invalidateQueries(whoQuery)
    await forget(client)
  }
  const end = useMutation({
    mutationFn: () => ask(EndEmergencyDocument, {}),
    // Over by itself meanwhile, or ended elsewhere: what there is to forget is the same.
    onSettled: leave,
  })
  const [now, setNow] = useState(() => Date.now())
  const look = useEffectEvent(() => {
    setNow(Date.now())
    if (Date.now() >= Date.parse(until)) void leave()
  })
  useEffect(() => {
    const looking = setInterval(() => {
      look()
    }, LOOK_MS)
    return () => {
      clearInterval(looking)
    }
  }, [])
  const minutes = minutesLeft(until, now)
  return (
    <aside className="alarm" aria-label={t('glass.title')}>
      <Siren className="ic" aria-hidden />
      <p className="grow ell" role="status">
        <b>{t('glass.running', { count: minutes })}</b> {known.data?.name}
      </p>
      <button
        type="button"
        className="btn sm"
        disabled={end.isPending}
        onClick={() => {
          end.mutate()
        }}
      >
        {t('glass.close')}
      </button>
    </aside>
  )
}
