/** What whoever may edit can say of a face, each in one click. */
import { Check, EyeOff, Undo2, UserRoundSearch, UserX } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { WhoseFace } from '@/components/WhoseFace'
import type { PhotoDetailsFragment } from '@/lib/graphql/graphql'
import { isSubject, type Somebody } from '@/lib/guard'
import type { FaceActs as Acts } from '@/lib/useFaceActs'

interface Props {
  somebody: Somebody
  photo: PhotoDetailsFragment
  acts: Acts
}

export function FaceActs({ somebody, photo, acts }: Props) {
  if (somebody.kind === 'person') return <NotThem somebody={somebody} photo={photo} acts={acts} />
  if (somebody.kind === 'declared') {
    return (
      <div className="row wrap face-acts">
        <TakeBack somebody={somebody} acts={acts} />
      </div>
    )
  }
  return <Unknown somebody={somebody} photo={photo} acts={acts} />
}

type Of<Kind> = Extract<Somebody, { kind: Kind }>

/** "Not Anna Visser?": the face is nobody's again. */
function NotThem({ somebody, photo, acts }: { somebody: Of<'person'>; photo: Props['photo']; acts: Acts }) {
  const { t } = useTranslation()
  const patient = somebody.person.patient ?? (isSubject(somebody) ? photo.patient : null)
  if (somebody.faces.length === 0 || !patient) return null
  const { letter } = somebody
  return (
    <div className="row wrap face-acts">
      <button
        type="button"
        className="btn sm"
        disabled={acts.isBusy}
        onClick={() => {
          acts.run({ kind: 'unname', letter, faces: somebody.faces.map(({ id }) => id), patient })
        }}
      >
        <UserX className="ic s" aria-hidden />
        {t('guard.not', { name: patient.name })}
      </button>
    </div>
  )
}

function TakeBack({ somebody, acts }: { somebody: Of<'declared'>; acts: Acts }) {
  const { t } = useTranslation()
  return (
    <button
      type="button"
      className="btn sm"
      disabled={acts.isBusy}
      onClick={() => {
        acts.run({ kind: 'undeclare', letter: somebody.letter, faces: [somebody.face.id] })
      }}
    >
      <Undo2 className="ic s" aria-hidden />
      {t('guard.takeBack')}
      <span className="vh">{t('guard.face', { letter: somebody.letter })}</span>
    </button>
  )
}

function Unknown({ somebody, photo, acts }: Omit<Props, 'somebody'> & { somebody: Of<'unknown'> }) {
  const { t } = useTranslation()
  const [isSeeking, setIsSeeking] = useState(false)
  const { letter, face, suggestions } = somebody
  const owner = photo.patient
  const isSuggested = suggestions.some(({ patient }) => patient?.id === owner?.id)
  const name = (patient: { id: string; name: string }) => {
    acts.run({ kind: 'name', letter, faces: [face.id], patient })
  }
  return (
    <>
      <Suggested somebody={somebody} acts={acts} />
      <div className="row wrap face-acts" role="group" aria-label={t('guard.whose', { letter })}>
        {owner && !isSuggested && (
          <button type="button" className="btn sm" disabled={acts.isBusy} onClick={() => { name(owner) }}>
            <Check className="ic s" aria-hidden />
            {t('guard.is', { name: owner.name })}
          </button>
        )}
        <button
          type="button"
          className="btn sm"
          aria-expanded={isSeeking}
          disabled={acts.isBusy}
          onClick={() => {
            setIsSeeking(!isSeeking)
          }}
        >
          <UserRoundSearch className="ic s" aria-hidden />
          {t(owner ? 'guard.other' : 'guard.find')}
        </button>
        <button
          type="button"
          className="btn sm"
          disabled={acts.isBusy}
          onClick={() => {
            acts.run({ kind: 'declare', letter, faces: [face.id] })
          }}
        >
          <EyeOff className="ic s" aria-hidden />
          {t('guard.nobody')}
        </button>
      </div>
      {isSeeking && (
        <WhoseFace
          isBusy={acts.isBusy}
          onSaid={name}
          onClose={() => {
            setIsSeeking(false)
          }}
        />
      )}
    </>
  )
}

const ANSWERS = [
  ['CONFIRMED', 'guard.yes'],
  ['REJECTED', 'guard.no'],
  ['UNSURE', 'guard.unsure'],
] as const

/** Whom the box thinks it may be; a no is as large as a yes. */
function Suggested({ somebody, acts }: { somebody: Of<'unknown'>; acts: Acts }) {
  const { t } = useTranslation()
  return somebody.suggestions.map(({ id, patient, isLikely }) => {
    if (!patient) return null
    const question = t(isLikely ? 'guard.likely' : 'guard.maybe', { name: patient.name })
    return (
      <div key={id} className="face-asked">
        <p className="sm md">{question}</p>
        <div className="row wrap" role="group" aria-label={question}>
          {ANSWERS.map(([verdict, words]) => (
            <button
              key={verdict}
              type="button"
              className="btn sm"
              disabled={acts.isBusy}
              onClick={() => {
                acts.run({ kind: 'judge', letter: somebody.letter, suggestion: id, verdict, patient })
              }}
            >
              {t(words)}
            </button>
          ))}
        </div>
      </div>
    )
  })
}
