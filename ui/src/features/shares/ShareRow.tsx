/** One link: for whom, where it stands, what became of it, and the way to stop it. */
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Glyph } from '@/components/Glyph'
import { Events } from '@/features/shares/Events'
import { type Share, STATE_WORDS, toneOf } from '@/features/shares/words'
import { moment } from '@/lib/format'

interface Props {
  share: Share
  isOfficer: boolean
  onStop: () => void
}

export function ShareRow({ share, isOfficer, onStop }: Props) {
  const { t, i18n } = useTranslation()
  const [isTold, setIsTold] = useState(false)
  const tone = toneOf(share.state)
  const isOpen = share.state === 'ACTIVE' || share.state === 'EXHAUSTED'
  const counts = [
    t('shares.opens', { opens: share.opens, most: share.mostOpens }),
    share.views > 0 && t('shares.views', { count: share.views }),
    share.downloads > 0 && t('shares.downloads', { count: share.downloads }),
    share.refusals > 0 && t('shares.refusals', { count: share.refusals }),
  ].filter(Boolean)
  const { name, organisation } = share.recipient
  return (
    <li className="share-row">
      <Glyph state={tone} size="xl" />
      <div className="grow">
        <h2 className="md">{[name, organisation].filter(Boolean).join(', ')}</h2>
        <p className="sm">
          <b className="st">{t(STATE_WORDS[share.state])}</b>
          {isOpen && ` ${t('shares.until', { moment: moment(share.endsAt, i18n.language) })}`}
          {' · '}
          {t('shares.photos', { count: share.photos.length })}
          {share.reference && ` · ${share.reference}`}
        </p>
        <p className="sm muted n">{counts.join(' · ')}</p>
        <p className="xs muted">
          {moment(share.madeAt, i18n.language)}
          {isOfficer && ` · ${t('shares.by', { name: share.sender })}`}
        </p>
      </div>
      <div className="share-acts row wrap">
        {!isOfficer && (
          <button
            type="button"
            className="btn sm q"
            aria-expanded={isTold}
            onClick={() => {
              setIsTold(!isTold)
            }}
          >
            {t('shares.events')}
          </button>
        )}
        {isOpen && (
          <button type="button" className="btn sm" onClick={onStop}>
            {t('shares.stop')}
          </button>
        )}
      </div>
      {isTold && <Events share={share.id} />}
    </li>
  )
}
