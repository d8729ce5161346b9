/** What a change would do, by role. Only who has looked at that puts it in force. */
import type { TFunction } from 'i18next'
import { useTranslation } from 'react-i18next'
import type { AccessDraft } from '@/features/access/useAccessDraft'
import { draftOf } from '@/features/access/draft'
import { namesOf, refusalOf } from '@/features/access/words'
import { siteName } from '@/lib/words'

export function Effect({ now }: { now: AccessDraft }) {
  const { t, i18n } = useTranslation()
  const { base, draft, changes, effects, meanwhile, refusal, isDone, isBusy } = now
  const isChanged = changes.length > 0
  const named = (places: readonly string[]) => namesOf(places, [draft, draftOf(base)], t, i18n.language)
  return (
    <aside className="card policy-effect" aria-label={t('access.effect')}>
      <header className="card-head">
        <h2>{t('access.effect')}</h2>
        <span className="sm muted n">{t('access.valid', { version: base.version })}</span>
      </header>
      <div className="card-body col">
        {isDone ? (
          <p role="status" className="note" data-s="permitted">
            {t('access.done', { version: base.version })}
          </p>
        ) : (
          <p role="status" className="sm">
            {isChanged ? t('access.changes', { parts: named(changes) }) : t('access.unchanged')}
          </p>
        )}
        {meanwhile && (
          <p className="note" data-s="expiring" role="alert">
            {t('access.meanwhile', { version: base.version, parts: named(meanwhile.theirs) })}
          </p>
        )}
        {refusal && (
          <p className="note" data-s="withdrawn" role="alert">
            {refusalOf(refusal, t)}
          </p>
        )}
        {effects && isChanged && <Effects now={now} />}
        {isChanged && now.isOutdated && (
          <p className="note" data-s="expiring" role="status">
            {t('access.outdated')}
          </p>
        )}
        {isChanged && (
          <div className="col policy-acts">
            <button type="button" className="btn p" disabled={isBusy} onClick={effects ? now.put : now.look}>
              {t(effects ? 'access.put' : 'access.look')}
            </button>
            <button type="button" className="btn" disabled={isBusy} onClick={now.putBack}>
              {t('access.putBack')}
            </button>
          </div>
        )}
      </div>
    </aside>
  )
}

function Effects({ now: { effects = [], draft, base } }: { now: AccessDraft }) {
  const { t, i18n } = useTranslation()
  const roles = [...draft.roles, ...base.roles]
  const told = effects.filter((each) => linesOf(each, t).length > 0)
  return (
    <div className="col" role="status">
      {told.length === 0 && <p className="note">{t('access.noEffect')}</p>}
      <ul className="policy-lines">
        {told.map((each) => {
          const role = roles.find(({ code }) => code === each.role)
          return (
            <li key={each.role}>
              <div>
                <b>{role ? siteName(role, i18n.language) : each.role}</b>
                {linesOf(each, t).map((line) => (
                  <p key={line} className="sm">
                    {line}
                  </p>
                ))}
              </div>
            </li>
          )
        })}
      </ul>
      <p className="xs muted">{t('access.counted')}</p>
    </div>
  )
}

function linesOf(effect: NonNullable<AccessDraft['effects']>[number], t: TFunction): string[] {
  const { people, lost, won, verbsLost, verbsWon } = effect
  const verbs = (all: typeof verbsLost) => all.map((verb) => t(`verb.${verb}`).toLowerCase()).join(', ')
  return [
    people > 0 && t('access.people', { count: people }),
    lost > 0 && t('access.lost', { count: lost }),
    won > 0 && t('access.won', { count: won }),
    verbsLost.length > 0 && t('access.verbsLost', { verbs: verbs(verbsLost) }),
    verbsWon.length > 0 && t('access.verbsWon', { verbs: verbs(verbsWon) }),
  ].filter((line) => line !== false)
}
