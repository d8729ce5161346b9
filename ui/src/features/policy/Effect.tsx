/** What a change would do to the photos there are. Only who has looked at that puts it in force. */
import { useTranslation } from 'react-i18next'
import { Glyph } from '@/components/Glyph'
import type { PolicyDraft } from '@/features/policy/usePolicyDraft'
import { namesOf, refusalOf } from '@/features/policy/words'
import { PURPOSE_WORDS } from '@/lib/consent'

export function Effect({ now }: { now: PolicyDraft }) {
  const { t } = useTranslation()
  const { base, changes, effects, meanwhile, refusal } = now
  const isChanged = changes.length > 0
  return (
    <aside className="card policy-effect" aria-label={t('policy.effect')}>
      <header className="card-head">
        <h2>{t('policy.effect')}</h2>
        <span className="sm muted n">{t('policy.valid', { version: base.version })}</span>
      </header>
      <div className="card-body col">
        <Standing now={now} />
        {meanwhile && <Meanwhile {...meanwhile} version={base.version} />}
        {refusal && (
          <p className="note" data-s="withdrawn" role="alert">
            {refusalOf(refusal, t)}
          </p>
        )}
        {effects && isChanged && <Effects effects={effects} />}
        {isChanged && now.isOutdated && (
          <p className="note" data-s="expiring" role="status">
            {t('policy.outdated')}
          </p>
        )}
        {isChanged && <Acts now={now} />}
      </div>
    </aside>
  )
}

function Standing({ now: { base, changes, isDone } }: { now: PolicyDraft }) {
  const { t } = useTranslation()
  if (isDone) {
    return (
      <p role="status" className="note" data-s="permitted">
        {t('policy.done', { version: base.version })}
      </p>
    )
  }
  return (
    <p role="status" className="sm">
      {changes.length > 0 ? t('policy.changes', { parts: namesOf(changes, t) }) : t('policy.unchanged')}
    </p>
  )
}

function Acts({ now: { effects, isBusy, put, putBack } }: { now: PolicyDraft }) {
  const { t } = useTranslation()
  return (
    <div className="col policy-acts">
      {effects ? (
        <button type="button" className="btn p" disabled={isBusy} onClick={put}>
          {t('policy.put')}
        </button>
      ) : (
        <button type="submit" className="btn p" aria-disabled={isBusy}>
          {t('policy.look')}
          <kbd className="kbd">Ctrl ↵</kbd>
        </button>
      )}
      <button type="button" className="btn" disabled={isBusy} onClick={putBack}>
        {t('policy.putBack')}
      </button>
    </div>
  )
}

/** Somebody else was first: what they changed, and where one's own words stand over theirs. */
function Meanwhile({ theirs, both, version }: NonNullable<PolicyDraft['meanwhile']> & { version: number }) {
  const { t } = useTranslation()
  return (
    <div className="note" data-s="expiring" role="alert">
      <div>
        <p>{t('policy.meanwhile', { version, parts: namesOf(theirs, t) })}</p>
        <p>{both.length > 0 ? t('policy.both', { parts: namesOf(both, t) }) : t('policy.kept')}</p>
      </div>
    </div>
  )
}

function Effects({ effects }: { effects: NonNullable<PolicyDraft['effects']> }) {
  const { t, i18n } = useTranslation()
  const lines = effects.flatMap(({ purpose, lost, won }) => [
    { purpose, count: lost, key: 'policy.lost', shape: 'withdrawn' as const },
    { purpose, count: won, key: 'policy.won', shape: 'permitted' as const },
  ])
  const told = lines.filter(({ count }) => count > 0)
  return (
    <div className="col" role="status">
      {told.length === 0 && <p className="note">{t('policy.nothing')}</p>}
      <ul className="policy-lines">
        {told.map(({ purpose, count, key, shape }) => (
          <li key={purpose + key} data-s={shape}>
            <Glyph state={shape} size="l" />
            <span>
              {t(key, {
                count,
                shown: count.toLocaleString(i18n.language),
                purpose: t(PURPOSE_WORDS[purpose]).toLowerCase(),
              })}
            </span>
          </li>
        ))}
      </ul>
      <p className="xs muted">{t('policy.counted')}</p>
    </div>
  )
}
