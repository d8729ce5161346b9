/** The queue of faces: whom the computer takes somebody for, and what a person says to that. */
import { getRouteApi } from '@tanstack/react-router'
import { ShieldCheck } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Problem } from '@/components/Problem'
import { Segments } from '@/components/Segments'
import { Answered } from '@/features/faces/Answered'
import { useJudging } from '@/features/faces/useJudging'
import { VERDICT_WORDS } from '@/features/faces/words'
import { Waiting } from '@/features/faces/Waiting'
import { Refusal } from '@/lib/api'
import { may } from '@/lib/may'
import { useMe } from '@/lib/who'
import '@/lib/faceWords'
import '@/styles/faces.css'

const route = getRouteApi('/faces')
const ANSWERS = ['UNSURE', 'REJECTED', 'CONFIRMED'] as const

export function Faces() {
  const { t } = useTranslation()
  const { answered } = route.useSearch()
  const navigate = route.useNavigate()
  const judging = useJudging()
  if (!may(useMe(), 'edit')) return <Problem error={new Refusal('FORBIDDEN', '')} />
  return (
    <div className="page scrolls faces">
      <header className="row wrap">
        <h1>{t('faces.title')}</h1>
        <p className="note xs end">
          <ShieldCheck className="ic s" aria-hidden />
          {t('queue.lead')}
        </p>
      </header>
      <Segments
        label={t('queue.which')}
        value={answered ?? 'WAITING'}
        choices={[
          { value: 'WAITING' as const, label: t('queue.toCheck') },
          ...ANSWERS.map((value) => ({ value, label: t(VERDICT_WORDS[value]) })),
        ]}
        onChoose={(value) => {
          judging.forget()
          void navigate({ search: value === 'WAITING' ? {} : { answered: value } })
        }}
      />
      {answered ? (
        <Answered key={answered} verdict={answered} judging={judging} />
      ) : (
        <Waiting judging={judging} />
      )}
    </div>
  )
}
