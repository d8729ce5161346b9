/** One copy: the picture that would leave, what is hidden in it, and what somebody said of it. */
import { useTranslation } from 'react-i18next'
import { Segments } from '@/components/Segments'
import { isMade, type Item, standingOf } from '@/features/studies/words'
import { media } from '@/lib/api'
import type { ResearchVerdict } from '@/lib/graphql/graphql'

interface Props {
  item: Item
  number: number
  onJudge: ((verdict: ResearchVerdict) => void) | undefined
}

export function Copy({ item, number, onJudge }: Props) {
  const { t } = useTranslation()
  const { faces, texts, state } = item
  const standing = standingOf(item, t)
  const hidden = t('studies.hidden', {
    faces: t('studies.faces', { count: faces }),
    texts: t('studies.texts', { count: texts }),
  })
  const name = t('studies.copy', { number })
  return (
    <li className="card study-copy" aria-label={name}>
      {isMade(item) ? (
        <a href={media(item.photo, 'deidentified')} target="_blank" rel="noreferrer">
          <img src={media(item.photo, 'deidentified')} alt={name} loading="lazy" />
        </a>
      ) : (
        <p className="study-none sm muted">{standing}</p>
      )}
      {isMade(item) && <p className="sm muted">{hidden}</p>}
      {isMade(item) && onJudge && (
        <Segments<ResearchVerdict>
          label={t('studies.judge', { number })}
          value={state === 'TO_REVIEW' ? undefined : state === 'ACCEPTED' ? 'ACCEPTED' : 'LEFT_OUT'}
          choices={[
            { value: 'ACCEPTED', label: t('studies.accept') },
            { value: 'LEFT_OUT', label: t('studies.leaveOut') },
          ]}
          onChoose={onJudge}
        />
      )}
      {isMade(item) && !onJudge && standing && <p className="sm st">{standing}</p>}
    </li>
  )
}
