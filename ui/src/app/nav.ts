/** What is in the navigation, and for whom. */
import { Activity, Camera, Images, Inbox, type LucideIcon, Upload } from 'lucide-react'
import type { Role } from '@/lib/graphql/graphql'
import { may, type Verb } from '@/lib/may'

export interface Place {
  to: '/photos' | '/upload' | '/capture' | '/inbox' | '/system'
  icon: LucideIcon
  label: 'nav.photos' | 'nav.upload' | 'nav.capture' | 'nav.inbox' | 'nav.system'
  verb: Verb
  /** After G, as in "G L". */
  key: string
}

const PLACES: readonly Place[] = [
  { to: '/photos', icon: Images, label: 'nav.photos', verb: 'view', key: 'l' },
  { to: '/upload', icon: Upload, label: 'nav.upload', verb: 'upload', key: 'u' },
  { to: '/capture', icon: Camera, label: 'nav.capture', verb: 'upload', key: 'c' },
  { to: '/inbox', icon: Inbox, label: 'nav.inbox', verb: 'assign', key: 'i' },
  { to: '/system', icon: Activity, label: 'nav.system', verb: 'admin', key: 's' },
]

export function placesFor(role: Role): readonly Place[] {
  return PLACES.filter((place) => may(role, place.verb))
}

export function homeOf(role: Role): Place['to'] {
  return placesFor(role)[0]?.to ?? '/photos'
}
