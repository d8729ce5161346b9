/** Emergency accesses that nobody judged yet, the oldest first. */
import { useMutation, useQuery, useQueryClient, useSuspenseQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Siren } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Message } from '@/components/Message'
import { Problem } from '@/components/Problem'
import { JudgeForm } from '@/features/log/JudgeForm'
import { refusalOf, short } from '@/features/log/words'
import { ask } from '@/lib/api'
import { clock, moment } from '@/lib/format'
import {
  EmergenciesToJudgeDocument,
  type EmergenciesToJudgeQuery,
  JudgeEmergencyAccessDocument,
  type Judgement,
} from '@/lib/graphql/graphql'
import { whoQuery } from '@/lib/who'

const MOST = 50

export function Emergencies() {
  const { t } = useTranslation()
  const asked = useQuery({
    queryKey: ['emergencies'],
    queryFn: async ({ signal }) => (await ask(EmergenciesToJudgeDocument, { first: MOST }, signal)).emergencies,
  })
  if (asked.error) return <Problem error={asked.error} onRetry={() => void asked.refetch()} />
  return (
    <>
      <p className="sm muted">{t('log.emergenciesLead')}</p>
      {asked.data?.length === 0 && <Message icon={Siren} title={t('log.noEmergencies')} />}
      <ul className="log-reviews" aria-label={t('log.emergencies')}>
        {asked.data?.map((emergency) => (
          <Emergency key={emergency.id} emergency={emergency} />
        ))}
      </ul>
    </>
  )
}

function Emergency({ emergency }: { emergency: EmergenciesToJudgeQuery['emergencies'][number] }) {
  const { t, i18n } = useTranslation()
  const client = useQueryClient()
  const { departments } = useSuspenseQuery(whoQuery).data
  const judge = useMutation({
    mutationFn: (said: { judgement: Judgement; remark: string }) =>
      ask(JudgeEmergencyAccessDocument, { id: emergency.id, ...said }),
    onSuccess: () => client.invalidateQueries({ queryKey: ['emergencies'] }),
  })
  const { person, patient } = emergency
  const department = departments.find(({ code }) => code === emergency.department)?.name ?? emergency.department
  return (
    <li className="card card-body log-review" data-emergency>
      <div className="col">
        <h3>{t('log.judgeBy', { at: moment(emergency.reviewBy, i18n.language) })}</h3>
        <blockquote className="log-reason">{emergency.reason}</blockquote>
        <p className="sm">
          <Link to="/log/people/$id" params={{ id: person }}>
            {t('log.person')} {short(person)}
          </Link>
          {' · '}
          {department}
          {' · '}
          <Link to="/log" search={{ person, patient, emergency: true }}>
            {t('log.show')}
          </Link>
        </p>
        <p className="xs muted n">
          {t('log.from', { from: moment(emergency.at, i18n.language), until: clock(emergency.until) })}
        </p>
      </div>
      <JudgeForm
        hint={t('log.remarkHint')}
        refusal={refusalOf(judge.error, t)}
        isBusy={judge.isPending}
        choices={[
          { value: 'JUSTIFIED', label: t('log.justified') },
          { value: 'UNJUSTIFIED', label: t('log.unjustified') },
        ]}
        onJudge={(judgement, remark) => { judge.mutate({ judgement, remark }) }}
      />
    </li>
  )
}
