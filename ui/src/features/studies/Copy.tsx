/** One copy: the picture that would leave, what is hidden in it, and what somebody said of it. */
import { useTranslation } from 'react-i18next'
import { Segments } from '@/components/Segments'
import { type Item, standingOf } from '@/features/studies/words'
import { media } from '@/lib/api'
import type { ResearchVerdict } from '@/lib/graphql/graphql'

interface Props {
  item: Item
  number: number
  /** None once the export is closed. */
  onJudge: ((verdict: ResearchVerdict) => void) | undefined
  /** Whoever asked may only leave out. */
  mayAccept: boolean
}

export function Copy(props: Props) {
  const { t } = useTranslation()
  const { item, number } = props
  const name = t('studies.copy', { number })
  return (
    <li className="card study-copy" aria-label={name}>
      {item.isMade && item.photo ? (
        <Shown photo={item.photo} item={item} name={name} />
      ) : (
        <p className="study-none sm muted">{standingOf(item, t)}</p>
      )}
      <Judging {...props} />
    </li>
  )
}

function Judging({ item, number, onJudge, mayAccept }: Props) {
  const { t } = useTranslation()
  if (!item.isMade || !onJudge || !mayAccept) return <LeavingOut item={item} onJudge={onJudge} />
  return (
    <Segments<ResearchVerdict>
      label={t('studies.judge', { number })}
      value={item.state === 'ACCEPTED' || item.state === 'LEFT_OUT' ? item.state : undefined}
      choices={[
        { value: 'ACCEPTED', label: t('studies.accept') },
        { value: 'LEFT_OUT', label: t('studies.leaveOut') },
      ]}
      onChoose={onJudge}
    />
  )
}

/** What anybody of the department may do, also with what is never made. */
function LeavingOut({ item, onJudge }: Pick<Props, 'item' | 'onJudge'>) {
  const { t } = useTranslation()
  const standing = standingOf(item, t)
  return (
    <>
      {item.isMade && standing && <p className="sm st">{standing}</p>}
      {onJudge && item.state !== 'HELD' && item.state !== 'LEFT_OUT' && (
        <button
          type="button"
          className="btn sm q start"
          onClick={() => {
            onJudge('LEFT_OUT')
          }}
        >
          {t('studies.leaveOut')}
        </button>
      )}
    </>
  )
}

function Shown({ photo, item: { faces, texts }, name }: { photo: string; item: Item; name: string }) {
  const { t } = useTranslation()
  const hidden = {
    faces: t('studies.faces', { count: faces }),
    texts: t('studies.texts', { count: texts }),
  }
  return (
    <>
      <a href={media(photo, 'deidentified')} target="_blank" rel="noreferrer">
        <img src={media(photo, 'deidentified')} alt={name} loading="lazy" />
      </a>
      <p className="sm muted">{t('studies.hidden', hidden)}</p>
    </>
  )
}
