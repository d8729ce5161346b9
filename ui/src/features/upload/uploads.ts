/** The one queue of this page, whichever of its pages a file was added on. */
import { isUnsent } from '@/features/upload/file'
import { UploadQueue } from '@/features/upload/queue'
import { session } from '@/lib/session'

export const uploads = new UploadQueue()

const ask = (event: BeforeUnloadEvent) => {
  event.preventDefault()
}

uploads.files.watch(() => {
  // Adding the same listener twice is adding it once.
  if (uploads.files.get().some(isUnsent)) addEventListener('beforeunload', ask)
  else removeEventListener('beforeunload', ask)
})

session.phase.watch(() => {
  if (session.phase.get() === 'closed') uploads.forgetAll()
})
