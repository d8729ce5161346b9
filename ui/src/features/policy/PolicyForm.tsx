/** The policy, part by part, beside what a change would do. */
import { Link } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { Leaving } from '@/components/Leaving'
import { Ages } from '@/features/policy/Ages'
import type { Policy } from '@/features/policy/draft'
import { Effect } from '@/features/policy/Effect'
import { Levels } from '@/features/policy/Levels'
import { RuleCard } from '@/features/policy/RuleCard'
import { usePolicyDraft } from '@/features/policy/usePolicyDraft'

export function PolicyForm({ policy }: { policy: Policy }) {
  const { t } = useTranslation()
  const heading = useRef<HTMLHeadingElement>(null)
  const form = useRef<HTMLFormElement>(null)
  const now = usePolicyDraft(policy)
  const { base, draft, changes, wrong, isDone } = now
  // The button that was pressed is gone.
  useEffect(() => {
    if (isDone) heading.current?.focus()
  }, [isDone])
  return (
    <div className="page scrolls policy-page">
      <Leaving isAsked={changes.length > 0} />
      <h1 ref={heading} tabIndex={-1}>
        {t('nav.policy')}
      </h1>
      <p className="muted policy-lead">{t('policy.lead')}</p>
      <Link to="/system/faces" className="sm start">
        {t('recognition.seeStored')}
      </Link>
      <form
        ref={form}
        className="policy"
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          if (now.isBusy) return
          if (Object.keys(wrong).length === 0) now.look()
          else form.current?.querySelector<HTMLElement>('[data-wrong] input, [aria-invalid=true]')?.focus()
        }}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && event.ctrlKey) event.currentTarget.requestSubmit()
        }}
      >
        <div className="policy-parts">
          {draft.rules.map((rule) => (
            <RuleCard
              key={rule.purpose}
              rule={rule}
              isChanged={changes.includes(rule.purpose)}
              wrong={wrong[rule.purpose]}
              onChange={(change) => {
                now.change((typed) => ({
                  ...typed,
                  rules: typed.rules.map((each) => (each.purpose === rule.purpose ? { ...each, ...change } : each)),
                }))
              }}
            />
          ))}
          <Ages
            draft={draft}
            wrong={wrong}
            onChange={(change) => {
              now.change((typed) => ({ ...typed, ...change }))
            }}
          />
          <Levels levels={base.levels} />
        </div>
        <Effect now={now} />
      </form>
    </div>
  )
}
