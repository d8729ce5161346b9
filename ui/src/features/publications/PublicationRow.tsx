/** One copy: where it is, whether it may be there, and what can be done about it. */
import type { TFunction } from 'i18next'
import { useTranslation } from 'react-i18next'
import { Glyph } from '@/components/Glyph'
import { isClosed, type Publication, STATE_WORDS, toneOf } from '@/features/publications/words'
import { day, moment } from '@/lib/format'
import { lastDay } from '@/lib/stamp'

interface Props {
  publication: Publication
  isOfficer: boolean
  onPlace: () => void
  onClose: () => void
}

export function PublicationRow({ publication, isOfficer, onPlace, onClose }: Props) {
  const { t, i18n } = useTranslation()
  const { state, purpose, channel, outlet, address, proof } = publication
  const use = [t(purpose === 'MARKETING' ? 'release.publicity' : `stamp.${purpose}`), t(`release.${channel}`)]
  const when = whenOf(publication, t)
  return (
    <li className="share-row">
      <Glyph state={toneOf(state)} size="xl" />
      <div className="grow">
        <h2 className="md">{outlet || use.join(', ')}</h2>
        <p className="sm">
          <b className="st">{t(STATE_WORDS[state])}</b>
          {when.length > 0 && ` · ${when.join(' · ')}`}
        </p>
        {address && <p className="sm muted">{address}</p>}
        {proof && <p className="sm muted">{proof}</p>}
        <p className="xs muted">
          {outlet && `${use.join(', ')} · `}
          {t('publications.taken', { moment: moment(publication.leftAt, i18n.language) })}
          {isOfficer && ` · ${t('publications.by', { name: publication.responsible })}`}
          {' · '}
          <span className="n">{t('publications.code', { code: publication.code })}</span>
        </p>
      </div>
      {!isClosed(state) && (
        <div className="share-acts row wrap">
          {!isOfficer && (
            <button type="button" className="btn sm" onClick={onPlace}>
              {t('publications.place')}
            </button>
          )}
          <button type="button" className="btn sm q" onClick={onClose}>
            {t('publications.close')}
          </button>
        </div>
      )}
    </li>
  )
}

function whenOf({ publishedOn, until, recallBy }: Publication, t: TFunction): string[] {
  return [
    publishedOn && t('publications.since', { day: day(publishedOn) }),
    until && t('publications.until', { day: day(lastDay(until)) }),
    recallBy && t('publications.recallBy', { day: day(recallBy) }),
  ].filter((part) => typeof part === 'string')
}
