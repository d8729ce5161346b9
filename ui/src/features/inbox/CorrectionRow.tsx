/** One waiting correction: the photo, where it is, where it should be, and who says so. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { ArrowRight } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { LastPhoto } from '@/components/LastPhoto'
import { PatientCard } from '@/components/PatientCard'
import { ask, media, Refusal } from '@/lib/api'
import { moment } from '@/lib/format'
import {
  ApproveCorrectionDocument,
  type CorrectionDetailsFragment,
  PatientDocument,
  RejectCorrectionDocument,
} from '@/lib/graphql/graphql'
import { useMe } from '@/lib/who'

/** All that shows whose photo it is. */
const STALE = ['corrections', 'photo', 'search', 'inbox', 'annotation']

export function CorrectionRow({ correction }: { correction: CorrectionDetailsFragment }) {
  const { t, i18n } = useTranslation()
  const me = useMe()
  const client = useQueryClient()
  const { id, photo, reason } = correction
  const isOwn = correction.proposedBy === me.id
  const decide = useMutation({
    mutationFn: async (isRight: boolean) => {
      if (isRight) await ask(ApproveCorrectionDocument, { id })
      else await ask(RejectCorrectionDocument, { id })
    },
    onSuccess: () => Promise.all(STALE.map((key) => client.invalidateQueries({ queryKey: [key] }))),
  })
  const said = { name: correction.proposedByName, when: moment(correction.proposedAt, i18n.language) }
  return (
    <li className="correction">
      <Link to="/photos/$id" params={{ id: photo }} aria-label={t('correction.look')} className="correction-picture">
        <img src={media(photo, 'thumbnail')} alt="" />
      </Link>
      <div className="grow col">
        <div className="correction-move">
          <div>
            <p className="xs muted">{t('correction.from')}</p>
            <Patient id={correction.fromPatient} />
          </div>
          <ArrowRight className="ic" aria-hidden />
          <div>
            <p className="xs muted">{t('correction.to')}</p>
            <Patient id={correction.toPatient} />
            {!isOwn && <LastPhoto patient={correction.toPatient} />}
          </div>
        </div>
        <p className="sm">
          <span className="muted">{t('correction.said', said)}</span> {reason}
        </p>
        {isOwn && (
          <p className="note" data-s="unknown">
            {t('correction.own')}
          </p>
        )}
        {decide.error && (
          <p className="note" data-s="withdrawn" role="alert">
            {refusalOf(decide.error, t)}
          </p>
        )}
        <div className="row wrap">
          {!isOwn && (
            <button type="button" className="btn p" disabled={decide.isPending} onClick={() => { decide.mutate(true) }}>
              {t('correction.approve')}
            </button>
          )}
          <button type="button" className="btn" disabled={decide.isPending} onClick={() => { decide.mutate(false) }}>
            {t(isOwn ? 'correction.takeBack' : 'correction.reject')}
          </button>
        </div>
      </div>
    </li>
  )
}

function Patient({ id }: { id: string }) {
  const asked = useQuery({
    queryKey: ['patient', id],
    queryFn: async ({ signal }) => (await ask(PatientDocument, { id }, signal)).patient,
  })
  return asked.data ? <PatientCard patient={asked.data} /> : null
}

function refusalOf(error: Error, t: (key: string) => string): string {
  const code = error instanceof Refusal ? error.code : ''
  if (code === 'OWN_PROPOSAL') return t('correction.own')
  if (code === 'CONFLICT') return t('correction.changed')
  return t('problem.failed')
}
