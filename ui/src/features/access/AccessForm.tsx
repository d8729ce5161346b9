/** The roles, each with what it may, beside what a change would do. */
import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { Leaving } from '@/components/Leaving'
import { AddRole } from '@/features/access/AddRole'
import type { Policy } from '@/features/access/draft'
import { LABELS, toggled, VEILED } from '@/features/access/draft'
import { Effect } from '@/features/access/Effect'
import { Explain } from '@/features/access/Explain'
import { LabelTicks } from '@/features/access/LabelTicks'
import { RoleCard } from '@/features/access/RoleCard'
import { useAccessDraft } from '@/features/access/useAccessDraft'
import { may } from '@/lib/may'
import { useMe } from '@/lib/who'

export function AccessForm({ policy }: { policy: Policy }) {
  const { t } = useTranslation()
  const me = useMe()
  const heading = useRef<HTMLHeadingElement>(null)
  const now = useAccessDraft(policy)
  const { draft, changes, isDone, change } = now
  // The button that was pressed is gone.
  useEffect(() => {
    if (isDone) heading.current?.focus()
  }, [isDone])
  return (
    <div className="page scrolls policy-page">
      <Leaving isAsked={changes.length > 0} />
      <h1 ref={heading} tabIndex={-1}>
        {t('nav.access')}
      </h1>
      <p className="muted policy-lead">{t('access.lead')}</p>
      <div className="policy">
        <div className="policy-parts">
          {draft.roles.map((role) => (
            <RoleCard
              key={role.code}
              role={role}
              isChanged={changes.includes(role.code)}
              onChange={(changed) => {
                change((typed) => ({
                  ...typed,
                  roles: typed.roles.flatMap((each) => (each.code === role.code ? (changed ? [changed] : []) : [each])),
                }))
              }}
            />
          ))}
          <AddRole
            roles={draft.roles}
            onAdd={(role) => {
              change((typed) => ({ ...typed, roles: [...typed.roles, role] }))
            }}
          />
          <section className="card" aria-label={t('access.veiled')}>
            <header className="card-head wrap">
              <h2>{t('access.veiled')}</h2>
              {changes.includes(VEILED) && <span className="chip plain">{t('access.changed')}</span>}
            </header>
            <div className="card-body">
              <LabelTicks
                legend={t('access.veiledLead')}
                labels={draft.veiled}
                onTick={(label, isOn) => {
                  change((typed) => ({ ...typed, veiled: toggled(typed.veiled, label, isOn, LABELS) }))
                }}
              />
            </div>
          </section>
          {may(me, 'audit') && <Explain />}
        </div>
        <Effect now={now} />
      </div>
    </div>
  )
}
