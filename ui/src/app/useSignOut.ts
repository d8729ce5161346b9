/** The way out. */
import { useQueryClient } from '@tanstack/react-query'
import { askOnce } from '@/lib/api'
import { forgetTexts } from '@/lib/freeText'
import { SignOutDocument } from '@/lib/graphql/graphql'
import { session } from '@/lib/session'

export function useSignOut(): () => void {
  const client = useQueryClient()
  const signOut = async () => {
    session.close()
    await askOnce(SignOutDocument, {}).catch(() => undefined)
    forgetTexts()
    client.clear()
    // A fresh page is the one way to be sure that nothing of a patient stays in memory.
    location.assign('/')
  }
  return () => void signOut()
}
