import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { lazy, StrictMode, Suspense } from 'react'
import { createRoot } from 'react-dom/client'
import { Gate } from '@/app/Gate'
import { Refusal } from '@/lib/api'
import { startI18n } from '@/lib/i18n'
import { followPreferences } from '@/lib/preferences'
import { takeSecret } from '@/lib/secret'
import '@/styles/tokens.css'
import '@/styles/base.css'
import '@/styles/frame.css'
import '@/styles/library.css'
import '@/styles/forms.css'

/** Codes that another try may mend; every other refusal is an answer. */
const PASSING = new Set(['OFFLINE', 'UNAVAILABLE', 'DEADLINE'])

/** The pages for patients: outside the gate, as nobody signs in there. */
const isPublic = /^\/(sign|mine)$/.test(location.pathname)
const Public = lazy(async () => ({ default: (await import('@/features/signing/Public')).Public }))

const client = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 30_000,
      // Looking away and back is not a question: each one is a row in the log.
      refetchOnWindowFocus: false,
      // A box in a hospital is reachable without internet; the browser cannot know.
      networkMode: 'always',
      retry: (failures, error) =>
        failures < 2 && error instanceof Refusal && PASSING.has(error.code),
    },
    mutations: { networkMode: 'always' },
  },
})

if (isPublic) takeSecret()
startI18n()
followPreferences()

const root = document.getElementById('root')
if (root) {
  createRoot(root).render(
    <StrictMode>
      <QueryClientProvider client={client}>
        <Suspense>{isPublic ? <Public /> : <Gate client={client} />}</Suspense>
      </QueryClientProvider>
    </StrictMode>,
  )
}
