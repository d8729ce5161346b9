/** Where the photo stands in the list it was opened from, and how one leafs through that. */
import { useNavigate, useRouter } from '@tanstack/react-router'
import { useEffect } from 'react'
import { browsing, seen } from '@/lib/browsing'
import { preload } from '@/lib/preload'
import { useStore } from '@/lib/store'

export function useLeafing(id: string) {
  const { photos, total, from } = useStore(browsing)
  const navigate = useNavigate()
  const router = useRouter()
  const at = photos.findIndex((photo) => photo.id === id)
  useEffect(() => {
    seen.set(id)
  }, [id])
  useEffect(() => {
    preload([photos[at + 1], photos[at - 1], photos[at + 2], photos[at - 2]])
  }, [photos, at])
  const show = (index: number) => {
    const next = photos[index]
    // Leafing through is one step back to the list, however far it went.
    if (next) void navigate({ to: '/photos/$id', params: { id: next.id }, replace: true })
  }
  const leave = () => {
    if (at >= 0 && router.history.canGoBack()) router.history.back()
    else void navigate({ to: '/photos', search: JSON.parse(from.startsWith('{') ? from : '{}') as object })
  }
  return { photos, at, place: at >= 0 ? { at: at + 1, total } : undefined, show, leave }
}
