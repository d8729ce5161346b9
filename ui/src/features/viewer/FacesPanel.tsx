/** The faces that were found in the photo: whose they are, and what whoever may edit says of them. */
import { ScanFace, TriangleAlert } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { FaceActs } from '@/components/FaceActs'
import { FaceDone } from '@/components/FaceDone'
import { LookedAct } from '@/components/LookedAct'
import { WrongPatient } from '@/features/viewer/WrongPatient'
import { longDay } from '@/lib/format'
import type { PatientDetailsFragment, PhotoDetailsFragment } from '@/lib/graphql/graphql'
import type { Look, Somebody } from '@/lib/guard'
import { may } from '@/lib/may'
import type { Everybody } from '@/lib/useEverybody'
import { useFaceActs } from '@/lib/useFaceActs'
import { useMe } from '@/lib/who'

interface Props {
  photo: PhotoDetailsFragment
  everybody: Everybody
  look: Look
  isShown: boolean
  onShow: () => void
}

export function FacesPanel({ photo, everybody, look, isShown, onShow }: Props) {
  const { t } = useTranslation()
  const me = useMe()
  const acts = useFaceActs()
  const mayEdit = may(me, 'edit')
  const count = look.faces.length
  const faced = everybody.list.filter(({ faces }) => faces.length > 0)
  return (
    <section className="faces-panel">
      <h2>{t('faces.title')}</h2>
      <div className="row wrap">
        <div className="sm grow" role="status">
          <p>{look.at === null ? t('faces.notYet') : count === 0 ? t('faces.none') : t('faces.found', { count })}</p>
          {look.by && <p className="muted">{t('guard.lookedBy', { name: look.by })}</p>}
        </div>
        {count > 0 && (
          <button type="button" className="btn sm" aria-pressed={isShown} onClick={onShow}>
            <ScanFace className="ic s" aria-hidden />
            {t('faces.show')}
            <kbd className="kbd single">F</kbd>
          </button>
        )}
      </div>
      {look.doubts && photo.patient && <Doubts photo={photo.id} patient={photo.patient} />}
      {look.at === null && mayEdit && <LookedAct photo={photo.id} acts={acts} />}
      <ul className="face-list">
        {faced.map((somebody) => (
          <li key={somebody.faces[0]?.id} className="face-row">
            <span className="face-letter" data-look={somebody.kind === 'person' ? 'fact' : 'open'} aria-hidden>
              {somebody.letter}
            </span>
            <div className="grow">
              <p className="md">
                <span className="vh">{somebody.letter}: </span>
                <Whose somebody={somebody} everybody={everybody} />
              </p>
              {somebody.kind === 'declared' && <Declared somebody={somebody} />}
              {mayEdit && <FaceActs somebody={somebody} photo={photo} acts={acts} />}
            </div>
          </li>
        ))}
      </ul>
      <FaceDone acts={acts} />
    </section>
  )
}

function Whose({ somebody, everybody }: { somebody: Somebody; everybody: Everybody }) {
  const { t } = useTranslation()
  if (somebody.kind === 'person') return everybody.nameOf(somebody)
  return t(somebody.kind === 'declared' ? 'guard.nobodyKnown' : 'guard.unknown')
}

function Declared({ somebody }: { somebody: Extract<Somebody, { kind: 'declared' }> }) {
  const { t, i18n } = useTranslation()
  const { declaredBy, declaredAt } = somebody.face
  if (!declaredBy || !declaredAt) return null
  return (
    <p className="sm muted">{t('guard.declaredBy', { name: declaredBy, day: longDay(declaredAt, i18n.language) })}</p>
  )
}

/** No face is like the patient's: it may be the wrong patient, and a colleague has to look too. */
function Doubts({ photo, patient }: { photo: string; patient: PatientDetailsFragment }) {
  const { t } = useTranslation()
  const me = useMe()
  const [isWrong, setIsWrong] = useState(false)
  return (
    <div className="note doubts" data-s="expiring" role="alert">
      <TriangleAlert className="ic s" aria-hidden />
      <div className="grow col">
        <p>{t('guard.doubts', { name: patient.name })}</p>
        {may(me, 'assign') && (
          <button
            type="button"
            className="btn sm start"
            onClick={() => {
              setIsWrong(true)
            }}
          >
            {t('guard.wrong')}
          </button>
        )}
      </div>
      {isWrong && (
        <WrongPatient
          photo={photo}
          patient={patient}
          onClose={() => {
            setIsWrong(false)
          }}
        />
      )}
    </div>
  )
}
