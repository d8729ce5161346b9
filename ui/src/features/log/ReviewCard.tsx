/** One look: who, at whom, why it was picked; and what is thought of it. */
import { useMutation } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { Glyph } from '@/components/Glyph'
import { JudgeForm } from '@/features/log/JudgeForm'
import { refusalOf, type Review, RULE_WORDS, short } from '@/features/log/words'
import { ask } from '@/lib/api'
import { day, moment } from '@/lib/format'
import { JudgeReviewDocument, type ReviewVerdict } from '@/lib/graphql/graphql'
import { inWords, joined } from '@/lib/inWords'

const VERDICT_WORDS: Readonly<Record<ReviewVerdict, string>> = {
  FINE: 'log.fine',
  QUESTIONED: 'log.questioned',
  BREACH: 'log.breach',
}
const VERDICTS = [
  { verdict: 'FINE', words: 'log.fine' },
  { verdict: 'QUESTIONED', words: 'log.questioned' },
  { verdict: 'BREACH', words: 'log.breach' },
] as const

export function ReviewCard({ review, onJudged }: { review: Review; onJudged?: () => Promise<void> }) {
  const { t, i18n } = useTranslation()
  const judge = useMutation({
    mutationFn: (said: { verdict: ReviewVerdict; remark: string }) => ask(JudgeReviewDocument, { id: review.id, ...said }),
    onSuccess: () => onJudged?.(),
  })
  const { person, patient } = review
  const about = { person, ...(patient && { patient }), since: review.week }
  return (
    <li className="card card-body log-review">
      <div className="col">
        <h3>
          <Link to="/log/people/$id" params={{ id: person }}>
            {review.personName}
          </Link>{' '}
          <span className="sm muted">{joined(inWords(review.role, i18n.language), review.department)}</span>
        </h3>
        <p className="sm">
          {patient ? `${t('log.patient')} ${short(patient)}` : t('log.many', { patients: review.patients })}
          {' · '}
          {t('log.counts', { acts: review.acts, photos: review.photos })}
          {' · '}
          <Link to="/log" search={about}>
            {t('log.show')}
          </Link>
        </p>
        <p className="xs muted n">
          {t('log.week', { day: day(review.week) })} · {moment(review.firstAt, i18n.language)}
        </p>
        <p className="row wrap">
          {review.rules.map((rule) => (
            <span key={rule} className="log-mark sm">
              <Glyph state={rule === 'CHANCE' ? 'unknown' : 'expiring'} />
              {t(RULE_WORDS[rule])}
            </span>
          ))}
        </p>
        {review.verdict && (
          <p className="sm">
            <b className="st">{t(VERDICT_WORDS[review.verdict])}</b> {review.remark}
          </p>
        )}
      </div>
      {onJudged && (
        <JudgeForm
          hint={t('log.remarkHint')}
          refusal={refusalOf(judge.error, t)}
          isBusy={judge.isPending}
          choices={VERDICTS.map(({ verdict, words }) => ({ value: verdict, label: t(words) }))}
          onJudge={(verdict, remark) => { judge.mutate({ verdict, remark }) }}
        />
      )}
    </li>
  )
}
