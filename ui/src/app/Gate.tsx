/** Nobody is signed in: the sign-in page. Somebody is: the pages their role may open. */
import { type QueryClient, useQuery } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { lazy, Suspense, useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { buildRouter } from '@/app/router'
import { Dialog } from '@/components/Dialog'
import { Problem } from '@/components/Problem'
import { Refusal } from '@/lib/api'
import { care } from '@/lib/care'
import { useIdleEnd } from '@/lib/idle'
import { session } from '@/lib/session'
import { stepUp } from '@/lib/stepUp'
import { useStore } from '@/lib/store'
import { type Me, whoQuery } from '@/lib/who'

// Whoever is signed in needs none of these, and everybody waits for the first page.
const SignIn = lazy(async () => ({ default: (await import('@/features/signin/SignIn')).SignIn }))
const SetUp = lazy(async () => ({ default: (await import('@/features/account/SetUp')).SetUp }))
const SignInForm = lazy(async () => ({ default: (await import('@/components/SignInForm')).SignInForm }))
const StepUpDialog = lazy(async () => ({ default: (await import('@/components/StepUpDialog')).StepUpDialog }))
const CareDialog = lazy(async () => ({ default: (await import('@/components/CareDialog')).CareDialog }))

export function Gate({ client }: { client: QueryClient }) {
  const who = useQuery(whoQuery)
  const isNobody = who.error instanceof Refusal && who.error.code === 'UNAUTHENTICATED'
  const me = who.data?.me
  const isLimited = who.data?.session.isLimited ?? false
  useEffect(() => {
    if (me) session.open()
  }, [me])
  if (isNobody) return <SignIn />
  if (who.error) return <Problem error={who.error} onRetry={() => void who.refetch()} />
  if (!me) return null
  return (
    <>
      {isLimited ? <SetUp /> : <Pages client={client} me={me} />}
      <Care />
      <StepUp />
      <SessionEnd me={me} />
    </>
  )
}

/** Over the page, which waits until somebody says that they treat the patient. */
function Care() {
  const asked = useStore(care.asked)
  return <Suspense>{asked && <CareDialog key={asked.patient} patient={asked.patient} />}</Suspense>
}

/** Over the page, which waits with what was asked. */
function StepUp() {
  const isAsked = useStore(stepUp.isAsked)
  return <Suspense>{isAsked && <StepUpDialog />}</Suspense>
}

function Pages({ client, me }: { client: QueryClient; me: Me }) {
  const [router] = useState(() => buildRouter(client, me))
  return <RouterProvider router={router} />
}

/** Over the page, so that all that was typed is still there afterwards. */
function SessionEnd({ me }: { me: Me }) {
  const phase = useStore(session.phase)
  const { t } = useTranslation()
  useIdleEnd()
  if (phase !== 'ended') return null
  return (
    <Dialog covers title={t('session.ended')} lead={t('session.kept', { name: me.name })}>
      <div className="dialog-body">
        <Suspense>
          <SignInForm
            onSignedIn={(person) => {
              // Somebody else must not find what this person was doing.
              if (person === me.id) session.open()
              else location.assign('/')
            }}
          />
        </Suspense>
      </div>
    </Dialog>
  )
}
