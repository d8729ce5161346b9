/** Who treats the patient now, one's own part in it, and whether the patient is somebody known. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Grounds } from '@/components/Grounds'
import { Marks } from '@/features/patient/Marks'
import { ask } from '@/lib/api'
import { day } from '@/lib/format'
import {
  CareRelationsDocument,
  ClaimCareDocument,
  EndCareDocument,
  type CareGround,
  type PatientQuery,
} from '@/lib/graphql/graphql'
import { may } from '@/lib/may'
import { useMe } from '@/lib/who'
import '@/lib/sensitiveWords'
import '@/styles/sensitive.css'

export function Treating({ patient }: { patient: PatientQuery['patient'] }) {
  const { t } = useTranslation()
  const me = useMe()
  const client = useQueryClient()
  const [ground, setGround] = useState<CareGround>('TREATING')
  const asked = useQuery({
    queryKey: ['care', patient.id],
    queryFn: async ({ signal }) => (await ask(CareRelationsDocument, { patient: patient.id }, signal)).careRelations,
  })
  const onSuccess = () => client.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'who' })
  const claim = useMutation({ mutationFn: () => ask(ClaimCareDocument, { patient: patient.id, ground }), onSuccess })
  const end = useMutation({ mutationFn: () => ask(EndCareDocument, { patient: patient.id }), onSuccess })
  const relations = asked.data
  if (!relations) return null
  const isMine = relations.some(({ person }) => person === me.id)
  return (
    <section className="card treating col" aria-labelledby="treating">
      <h2 id="treating">{t('care.who')}</h2>
      {relations.length === 0 && <p className="sm muted">{t('care.nobody')}</p>}
      <ul>
        {relations.map((each) => (
          <li key={each.person + each.ground} className="sm">
            <b>{each.name}</b>
            <span>{t(`grounded.${each.ground}`)}</span>
            <span className="muted">{t('care.until', { day: day(each.ends) })}</span>
          </li>
        ))}
      </ul>
      {isMine ? (
        <button
          type="button"
          className="btn start"
          disabled={end.isPending}
          onClick={() => {
            end.mutate()
          }}
        >
          {t('care.end')}
        </button>
      ) : (
        <form
          className="row wrap treating-claim"
          onSubmit={(event) => {
            event.preventDefault()
            claim.mutate()
          }}
        >
          <Grounds ground={ground} onGround={setGround} />
          <button type="submit" className="btn" disabled={claim.isPending}>
            {t('care.claim')}
          </button>
        </form>
      )}
      {(claim.error ?? end.error) && (
        <p className="refusal sm" role="alert">
          {t('care.failed')}
        </p>
      )}
      {may(me, 'edit') && <Marks patient={patient} />}
    </section>
  )
}
