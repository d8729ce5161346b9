/** Who can be recognised in a photo, what each of them says, and what can be done about it. */
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { UserMinus, UserPlus } from 'lucide-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { ConsentsLink } from '@/components/ConsentsLink'
import { FaceActs } from '@/components/FaceActs'
import { Glyph } from '@/components/Glyph'
import { ask } from '@/lib/api'
import { capital, longDay } from '@/lib/format'
import { AddStrangerDocument, type PhotoDetailsFragment, RemoveDepictionDocument } from '@/lib/graphql/graphql'
import { agreesIn, blockerOf, isSubject, shapeIn, type Somebody } from '@/lib/guard'
import { may } from '@/lib/may'
import { type Decision, remedyOf, statusOf } from '@/lib/release'
import type { Everybody } from '@/lib/useEverybody'
import { type FaceActs as Acts, STALE } from '@/lib/useFaceActs'
import { useMe } from '@/lib/who'

interface Props {
  photo: PhotoDetailsFragment
  everybody: Everybody
  decision: Decision
  acts: Acts
}

export function ReleasePeople({ photo, everybody, decision, acts }: Props) {
  const { t } = useTranslation()
  const me = useMe()
  const client = useQueryClient()
  const changed = { onSettled: () => Promise.all(STALE.map((key) => client.invalidateQueries({ queryKey: [key] }))) }
  const adding = useMutation({ mutationFn: () => ask(AddStrangerDocument, { photo: photo.id }), ...changed })
  const removing = useMutation({
    mutationFn: (id: string) => ask(RemoveDepictionDocument, { photo: photo.id, id }),
    ...changed,
  })
  const mayEdit = may(me, 'edit')
  return (
    <section>
      <h3>{t('release.people')}</h3>
      <ul className="release-people">
        {everybody.list.map((somebody) => (
          <Row
            key={somebody.kind === 'person' ? somebody.person.id : somebody.face.id}
            somebody={somebody}
            name={everybody.nameOf(somebody)}
            decision={decision}
          >
            {somebody.kind === 'person' && <Consents photo={photo} decision={decision} somebody={somebody} />}
            {mayEdit && <FaceActs somebody={somebody} photo={photo} acts={acts} />}
            {mayEdit && isRemovable(somebody) && (
              <button
                type="button"
                className="btn sm"
                disabled={removing.isPending}
                onClick={() => {
                  if (somebody.kind === 'person') removing.mutate(somebody.person.id)
                }}
              >
                <UserMinus className="ic s" aria-hidden />
                {t('release.remove')}
              </button>
            )}
          </Row>
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

/** Whose face it is, is taken back; only who has none is simply not there. */
function isRemovable(somebody: Somebody): boolean {
  return somebody.kind === 'person' && !isSubject(somebody) && somebody.faces.length === 0
}

interface RowProps {
  somebody: Somebody
  name: string
  decision: Decision
  children: ReactNode
}

function Row({ somebody, name, decision, children }: RowProps) {
  const { t } = useTranslation()
  const isNamed = somebody.kind === 'person' && somebody.person.isKnown
  return (
    <li>
      {somebody.kind === 'declared' ? (
        <span className="face-letter" data-look="nobody" aria-hidden />
      ) : (
        <Glyph state={shapeIn(decision, somebody)} size="l" />
      )}
      <div className="grow">
        <p className="md">{isNamed ? `${somebody.letter} · ${name}` : name}</p>
        <p className="sm muted">
          <Said somebody={somebody} decision={decision} />
        </p>
        {isSubject(somebody) && blockerOf(decision, somebody) && (
          <p className="sm muted">{t('mask.notPatient')}</p>
        )}
        <div className="row wrap">{children}</div>
      </div>
    </li>
  )
}

function Said({ somebody, decision }: { somebody: Somebody; decision: Decision }) {
  const { t, i18n } = useTranslation()
  if (somebody.kind === 'unknown') return t('guard.unsaid')
  if (somebody.kind === 'declared') {
    const { declaredBy, declaredAt } = somebody.face
    if (!declaredBy || !declaredAt) return t('guard.nobodyKnown')
    return t('guard.declaredBy', { name: declaredBy, day: longDay(declaredAt, i18n.language) })
  }
  if (!somebody.person.isKnown) return t('release.unknown')
  const reason = blockerOf(decision, somebody)?.reason
  if (reason) return capital(t(`stamp.${statusOf(reason)}`))
  return t(agreesIn(decision, somebody) ? 'release.agreed' : 'release.aside')
}

interface ConsentsProps {
  photo: PhotoDetailsFragment
  decision: Decision
  somebody: Extract<Somebody, { kind: 'person' }>
}

/** The way to the consents of somebody; the first thing to do only where asking is in order. */
function Consents({ photo, decision, somebody }: ConsentsProps) {
  const { t } = useTranslation()
  const me = useMe()
  const isOwner = isSubject(somebody)
  const patient = somebody.person.patient?.id ?? (isOwner ? photo.patient?.id : undefined)
  const reason = blockerOf(decision, somebody)?.reason
  if (!reason || !patient || !may(me, 'consent')) return null
  const remedy = remedyOf(reason)
  return (
    <ConsentsLink patient={patient} className={remedy && isOwner ? 'btn p sm' : 'btn sm'}>
      {t(remedy ?? 'release.consents')}
    </ConsentsLink>
  )
}
