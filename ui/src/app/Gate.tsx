/** Nobody is signed in: the sign-in page. Somebody is: the pages their role may open. */
import { type QueryClient, useQuery } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { buildRouter } from '@/app/router'
import { Dialog } from '@/components/Dialog'
import { Problem } from '@/components/Problem'
import { SignInForm } from '@/components/SignInForm'
import { SignIn } from '@/features/signin/SignIn'
import { Refusal } from '@/lib/api'
import { useIdleEnd } from '@/lib/idle'
import { session } from '@/lib/session'
import { useStore } from '@/lib/store'
import { type Me, whoQuery } from '@/lib/who'

export function Gate({ client }: { client: QueryClient }) {
  const who = useQuery(whoQuery)
  const isNobody = who.error instanceof Refusal && who.error.code === 'UNAUTHENTICATED'
  const me = who.data?.me
  useEffect(() => {
    if (me) session.open()
  }, [me])
  if (isNobody) return <SignIn />
  if (who.error) return <Problem error={who.error} onRetry={() => void who.refetch()} />
  if (!me) return null
  return (
    <>
      <Pages client={client} me={me} />
      <SessionEnd me={me} />
    </>
  )
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
        <SignInForm
          onSignedIn={(person) => {
            // Somebody else must not find what this person was doing.
            if (person === me.id) session.open()
            else location.assign('/')
          }}
        />
      </div>
    </Dialog>
  )
}
