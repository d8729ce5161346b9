/** The frame around every page: where to go, and who I am. */
import { Link, Outlet, useNavigate, useRouterState } from '@tanstack/react-router'
import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { KeysDialog } from '@/app/KeysDialog'
import { placesFor } from '@/app/nav'
import { Who } from '@/app/Who'
import { Brand } from '@/components/Brand'
import { useKeys } from '@/lib/keys'
import { useMe } from '@/lib/who'

/** Within this time after G a letter means where to go. */
const CHORD_MS = 1200

export function Frame() {
  const me = useMe()
  const { t } = useTranslation()
  const isImmersed = useRouterState({
    select: ({ location }) => /^\/(photos|compare)\/./.test(location.pathname),
  })
  const [showsKeys, setShowsKeys] = useState(false)
  const places = placesFor(me.role)
  useGoing(me.role)
  useKeys({
    '?': () => {
      setShowsKeys(true)
    },
  })
  const links = places.map((place) => (
    <Link key={place.to} to={place.to} activeProps={{ 'aria-current': 'page' }}>
      <place.icon className="ic" aria-hidden />
      <span>{t(place.label)}</span>
    </Link>
  ))
  return (
    <div className={isImmersed ? 'app immersed' : 'app'}>
      {!isImmersed && (
        <nav className="nav" aria-label={t('nav.label')}>
          <Brand />
          {links}
          <Who />
        </nav>
      )}
      <main className="main">
        <Outlet />
      </main>
      {showsKeys && (
        <KeysDialog
          onClose={() => {
            setShowsKeys(false)
          }}
        />
      )}
    </div>
  )
}

function useGoing(role: Parameters<typeof placesFor>[0]): void {
  const navigate = useNavigate()
  const pressedAt = useRef(-Infinity)
  const going = placesFor(role).map((place) => [
    place.key,
    (event: KeyboardEvent) => {
      if (event.timeStamp - pressedAt.current < CHORD_MS) void navigate({ to: place.to })
    },
  ])
  useKeys({
    ...Object.fromEntries(going),
    g: (event) => {
      pressedAt.current = event.timeStamp
    },
  })
}
