/** The pages of people outside, with a link or a printed code: a small build that knows nothing of the rest. */
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { Verify } from '@/features/verify/Verify'
import { Visit } from '@/features/visit/Visit'
import { takeSecret } from '@/lib/secret'
import '@/styles/tokens.css'
import '@/styles/base.css'
import '@/styles/visit.css'

takeSecret()
document.documentElement.dataset['theme'] = matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light'

const root = document.getElementById('root')
if (root) {
  createRoot(root).render(
    <StrictMode>
      {location.pathname === '/v' ? <Verify /> : <Visit />}
    </StrictMode>,
  )
}
