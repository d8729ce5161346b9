/** Who am I, in which role, of which department; and the way out. */
import { useSuspenseQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { KeyRound, LogOut } from 'lucide-react'
import { lazy, Suspense, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { placesFor } from '@/app/nav'
import { useSignOut } from '@/app/useSignOut'
import { PreferencesForm } from '@/components/Preferences'
import { initials } from '@/lib/format'
import { may } from '@/lib/may'
import { type Me, roleName, whoQuery } from '@/lib/who'

const NoticeForm = lazy(async () => ({ default: (await import('@/features/tasks/NoticeForm')).NoticeForm }))

export function Who() {
  const { t, i18n } = useTranslation()
  const { me, departments } = useSuspenseQuery(whoQuery).data
  const department = departments.find(({ code }) => code === me.department)?.name ?? me.department
  const [isOpen, setIsOpen] = useState(false)
  const signOut = useSignOut()
  return (
    <div className="who-place">
      <button type="button" className="who" popoverTarget="me" aria-label={t('who.open', { name: me.name })}>
        <span className="av" aria-hidden>
          {initials(me.name)}
        </span>
        <span className="who-words xs">
          <b className="st">{me.name}</b>
          <span className="muted">{roleName(me, i18n.language)}</span>
          <span className="muted">{department}</span>
        </span>
      </button>
      <div
        id="me"
        popover="auto"
        className="card who-menu"
        onToggle={({ newState }) => {
          setIsOpen(newState === 'open')
        }}
      >
        <p className="who-words sm">
          <b className="st">{me.name}</b>
          <span className="muted">
            {roleName(me, i18n.language)}, {department}
          </span>
        </p>
        <SparePlaces me={me} />
        <PreferencesForm />
        {isOpen && (may(me, 'consent') || may(me, 'audit')) && (
          <Suspense>
            <NoticeForm />
          </Suspense>
        )}
        <Link
          to="/account"
          className="btn"
          onClick={({ currentTarget }) => {
            currentTarget.closest<HTMLElement>('[popover]')?.hidePopover()
          }}
        >
          <KeyRound className="ic" aria-hidden />
          {t('who.account')}
        </Link>
        <button type="button" className="btn" onClick={signOut}>
          <LogOut className="ic" aria-hidden />
          {t('who.signOut')}
        </button>
      </div>
    </div>
  )
}

/** On a phone, what its bar has no room for. */
function SparePlaces({ me }: { me: Me }) {
  const { t } = useTranslation()
  return placesFor(me)
    .filter(({ isSpare }) => isSpare)
    .map(({ to, icon: Icon, label }) => (
      <Link
        key={to}
        to={to}
        className="btn place"
        onClick={({ currentTarget }) => {
          currentTarget.closest<HTMLElement>('[popover]')?.hidePopover()
        }}
      >
        <Icon className="ic" aria-hidden />
        {t(label)}
      </Link>
    ))
}
