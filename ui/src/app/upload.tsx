/** The page of people who were asked for photos: a small build that knows nothing of the rest. */
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { Send } from '@/features/send/Send'
import { takeSecret } from '@/lib/secret'
import '@/styles/tokens.css'
import '@/styles/base.css'
import '@/styles/visit.css'
import '@/styles/send.css'

takeSecret()
document.documentElement.dataset['theme'] = matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light'

const root = document.getElementById('root')
if (root) {
  createRoot(root).render(
    <StrictMode>
      <Send />
    </StrictMode>,
  )
}
