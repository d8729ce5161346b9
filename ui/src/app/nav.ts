/** What is in the navigation, and for whom. */
import { Activity, Camera, FileCheck, Images, Inbox, ListChecks, type LucideIcon, Scale, Upload } from 'lucide-react'
import type { Role } from '@/lib/graphql/graphql'
import { may, type Verb } from '@/lib/may'

export interface Place {
  to: '/photos' | '/upload' | '/capture' | '/inbox' | '/tasks' | '/check' | '/policy' | '/system'
  icon: LucideIcon
  label:
    | 'nav.photos'
    | 'nav.upload'
    | 'nav.capture'
    | 'nav.inbox'
    | 'nav.tasks'
    | 'nav.check'
    | 'nav.policy'
    | 'nav.system'
  /** One of them is enough. */
  verbs: readonly Verb[]
  /** After G, as in "G L". */
  key: string
  /** Too much for the bar of a phone, which has it in the account's menu. */
  isSpare?: true
}

const PLACES: readonly Place[] = [
  { to: '/photos', icon: Images, label: 'nav.photos', verbs: ['view'], key: 'l' },
  { to: '/upload', icon: Upload, label: 'nav.upload', verbs: ['upload'], key: 'u' },
  { to: '/capture', icon: Camera, label: 'nav.capture', verbs: ['upload'], key: 'c' },
  { to: '/inbox', icon: Inbox, label: 'nav.inbox', verbs: ['assign'], key: 'i' },
  { to: '/tasks', icon: ListChecks, label: 'nav.tasks', verbs: ['consent', 'audit'], key: 't' },
  { to: '/check', icon: FileCheck, label: 'nav.check', verbs: ['view'], key: 'v', isSpare: true },
  { to: '/policy', icon: Scale, label: 'nav.policy', verbs: ['rule'], key: 'r' },
  { to: '/system', icon: Activity, label: 'nav.system', verbs: ['admin'], key: 's' },
]

export function placesFor(role: Role): readonly Place[] {
  return PLACES.filter(({ verbs }) => verbs.some((verb) => may(role, verb)))
}

export function homeOf(role: Role): Place['to'] {
  return placesFor(role)[0]?.to ?? '/photos'
}
