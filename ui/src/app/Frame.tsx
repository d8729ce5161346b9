/** The frame around every page: where to go, and who I am. */
import { useSuspenseQuery } from '@tanstack/react-query'
import { Link, Outlet, useRouterState } from '@tanstack/react-router'
import { lazy, Suspense } from 'react'
import { useTranslation } from 'react-i18next'
import { FacesWaiting } from '@/app/FacesWaiting'
import { HeldWaiting } from '@/app/HeldWaiting'
import { Keyboard } from '@/app/Keyboard'
import { placesFor } from '@/app/nav'
import { RecallsWaiting } from '@/app/RecallsWaiting'
import { TasksLive } from '@/app/TasksLive'
import { TasksWaiting } from '@/app/TasksWaiting'
import { useFreshPowers } from '@/app/useFreshPowers'
import { Who } from '@/app/Who'
import { Brand } from '@/components/Brand'
import { isAsked } from '@/lib/glass'
import { may } from '@/lib/may'
import { useStore } from '@/lib/store'
import { useMe, whoQuery } from '@/lib/who'

// Nobody waits for these at the first page.
const EmergencyBar = lazy(async () => ({ default: (await import('@/components/EmergencyBar')).EmergencyBar }))
const EmergencyDialog = lazy(async () => ({ default: (await import('@/components/EmergencyDialog')).EmergencyDialog }))

/** A photo, two beside each other, and taking photos fill the screen; they have a way back of their own. */
const IMMERSED = /^\/(capture$|(photos|compare)\/.)/
/** In the hands of a patient: no menu, and no key that leads anywhere. */
const HANDED_OVER = /^\/patients\/[^/]+\/consents\/[^/]+\/sign$/

export function Frame() {
  const me = useMe()
  const { t } = useTranslation()
  // Of the page that is shown, not of the one being fetched: a list that grows wider as it leaves loses its place.
  const path = useRouterState({ select: ({ matches }) => matches.at(-1)?.pathname ?? '' })
  useFreshPowers(path)
  const isHandedOver = HANDED_OVER.test(path)
  const isImmersed = isHandedOver || IMMERSED.test(path)
  const { emergency } = useSuspenseQuery(whoQuery).data
  const isAlarmed = emergency !== null && !isHandedOver
  const isGlassAsked = useStore(isAsked)
  const places = placesFor(me)
  const links = places.map((place) => (
    <Link key={place.to} to={place.to} className={place.isSpare ? 'spare' : undefined} activeProps={{ 'aria-current': 'page' }}>
      <place.icon className="ic" aria-hidden />
      <span>{t(place.label)}</span>
      {place.to === '/faces' && <FacesWaiting key={path} />}
      {place.to === '/publications' && may(me, 'publish') && <RecallsWaiting key={path} />}
      {place.to === '/received' && <HeldWaiting key={path} />}
      {place.to === '/tasks' && <TasksWaiting key={path} />}
    </Link>
  ))
  return (
    <div className={['app', isImmersed && 'immersed', isAlarmed && 'alarmed'].filter(Boolean).join(' ')}>
      {isAlarmed && (
        <Suspense>
          <EmergencyBar key={emergency.id} emergency={emergency} />
        </Suspense>
      )}
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
      {places.some(({ to }) => to === '/tasks') && <TasksLive />}
      {!isHandedOver && <Keyboard />}
      {isGlassAsked && !isHandedOver && (
        <Suspense>
          <EmergencyDialog />
        </Suspense>
      )}
    </div>
  )
}
