/** Several photos: how many may be used, and of each that may not, why. */
import { useTranslation } from 'react-i18next'
import { Glyph } from '@/components/Glyph'
import { ReleaseTally, sentencesOf } from '@/components/ReleaseVerdict'
import { Thumbnail } from '@/components/Thumbnail'
import type { PhotoDetailsFragment } from '@/lib/graphql/graphql'
import { letterOf } from '@/lib/guard'
import { type Blocker, type Decision, isPermitted, worstOf } from '@/lib/release'
import { shapeOf } from '@/lib/stamp'
import { titleOf } from '@/lib/words'

interface Props {
  photos: readonly PhotoDetailsFragment[]
  /** In the order of the photos; none while they are asked. */
  decisions: readonly Decision[] | undefined
  /** Keeps only those that may be used. */
  onChoose: (() => void) | undefined
}

export function ReleaseMany({ photos, decisions, onChoose }: Props) {
  const { t, i18n } = useTranslation()
  if (!decisions) return <div className="judged waits" aria-busy />
  const count = decisions.filter(isPermitted).length
  return (
    <>
      <ReleaseTally count={count} total={photos.length} />
      {onChoose && count > 0 && count < photos.length && (
        <button type="button" className="btn start" onClick={onChoose}>
          {t('release.chooseMay', { count })}
        </button>
      )}
      <ul className="release-people">
        {photos.map((photo, n) => {
          const decision = decisions[n]
          if (!decision) return null
          // Whose photo it is comes first among the people in it.
          const calledOf = ({ place, face }: Blocker) => {
            if (face) return t('guard.face', { letter: letterOf(place) })
            return place === 0 && photo.patient ? photo.patient.name : t('release.person', { letter: letterOf(place) })
          }
          return (
            <li key={photo.id}>
              <Glyph state={isPermitted(decision) ? 'permitted' : shapeOf(worstOf(decision))} size="l" />
              <Thumbnail photo={photo} isLazy />
              <div className="grow">
                <p className="md">{titleOf(photo, t, i18n.language)}</p>
                {sentencesOf(decision, calledOf, t).map((sentence) => (
                  <p key={sentence} className="sm muted">
                    {sentence}
                  </p>
                ))}
              </div>
            </li>
          )
        })}
      </ul>
    </>
  )
}
