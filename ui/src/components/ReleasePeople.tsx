/** Who can be recognised in a photo, what each of them says, and what can be done about it. */
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { UserMinus, UserPlus } from 'lucide-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { ConsentsLink } from '@/components/ConsentsLink'
import { Glyph } from '@/components/Glyph'
import { ask } from '@/lib/api'
import { capital } from '@/lib/format'
import { AddStrangerDocument, type PhotoDetailsFragment, RemoveDepictionDocument } from '@/lib/graphql/graphql'
import { may } from '@/lib/may'
import { type Decision, isPermitted, remedyOf, statusOf } from '@/lib/release'
import { shapeOf } from '@/lib/stamp'
import type { People } from '@/lib/usePeople'
import { useMe } from '@/lib/who'

/** All that depends on who is in a photo. */
const STALE = ['depictions', 'release', 'stamp', 'photo', 'search']

interface Props {
  photo: PhotoDetailsFragment
  people: People
  decision: Decision
}

export function ReleasePeople({ photo, people, decision }: Props) {
  const { t } = useTranslation()
  const me = useMe()
  const client = useQueryClient()
  const changed = { onSettled: () => Promise.all(STALE.map((key) => client.invalidateQueries({ queryKey: [key] }))) }
  const adding = useMutation({ mutationFn: () => ask(AddStrangerDocument, { photo: photo.id }), ...changed })
  const removing = useMutation({
    mutationFn: (id: string) => ask(RemoveDepictionDocument, { photo: photo.id, id }),
    ...changed,
  })
  const mayEdit = may(me.role, 'edit')
  return (
    <section>
      <h3>{t('release.people')}</h3>
      <ul className="release-people">
        {people.list.map((person, place) => (
          <Person key={person.id} person={person} name={people.nameOf(place)} place={place} decision={decision}>
            {person.role === 'SUBJECT' && <Consents photo={photo} decision={decision} place={place} />}
            {person.role !== 'SUBJECT' && mayEdit && (
              <button
                type="button"
                className="btn sm"
                disabled={removing.isPending}
                onClick={() => {
                  removing.mutate(person.id)
                }}
              >
                <UserMinus className="ic s" aria-hidden />
                {t('release.remove')}
              </button>
            )}
          </Person>
        ))}
      </ul>
      {mayEdit && (
        <button
          type="button"
          className="btn q sm"
          disabled={adding.isPending}
          onClick={() => {
            adding.mutate()
          }}
        >
          <UserPlus className="ic s" aria-hidden />
          {t('release.add')}
        </button>
      )}
      {(adding.isError || removing.isError) && (
        <p className="refusal" role="alert">
          {t('problem.failed')}
        </p>
      )}
    </section>
  )
}

interface PersonProps {
  person: People['list'][number]
  name: string
  place: number
  decision: Decision
  children: ReactNode
}

function Person({ person, name, place, decision, children }: PersonProps) {
  const { t } = useTranslation()
  const reason = reasonOf(decision, place)
  // Where the photo as a whole is refused, nobody was asked what they say.
  const agrees = !reason && (isPermitted(decision) || decision.blockers.length > 0)
  const said = reason ? `stamp.${statusOf(reason)}` : agrees ? 'release.agreed' : 'release.aside'
  return (
    <li>
      <Glyph state={agrees ? 'permitted' : reason ? shapeOf(statusOf(reason)) : 'unknown'} size="l" />
      <div className="grow">
        <p className="md">{name}</p>
        <p className="sm muted">{capital(t(person.isKnown ? said : 'release.unknown'))}</p>
        <div className="row wrap">{children}</div>
      </div>
    </li>
  )
}

/** The way to the patient's consents; the first thing to do only where asking is in order. */
function Consents({ photo, decision, place }: { photo: PhotoDetailsFragment; decision: Decision; place: number }) {
  const { t } = useTranslation()
  const me = useMe()
  const reason = reasonOf(decision, place)
  if (!reason || !photo.patient || !may(me.role, 'consent')) return null
  const remedy = remedyOf(reason)
  return (
    <ConsentsLink patient={photo.patient.id} className={remedy ? 'btn p sm' : 'btn sm'}>
      {t(remedy ?? 'release.consents')}
    </ConsentsLink>
  )
}

function reasonOf(decision: Decision, place: number) {
  return decision.blockers.find((blocker) => blocker.place === place)?.reason
}
