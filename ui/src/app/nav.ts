/** What is in the navigation, and for whom. */
import { Activity, Camera, Download, FileCheck, FileText, FlaskConical, FolderOpen, Image, Images, Inbox, KeyRound, ListChecks, Newspaper, type LucideIcon, Scale, ScanFace, ScrollText, Share2, Upload, Users } from 'lucide-react'
import { may, type Verb } from '@/lib/may'
import type { Me } from '@/lib/who'

export interface Place {
  to: '/room' | '/photos' | '/upload' | '/capture' | '/inbox' | '/faces' | '/tasks' | '/check' | '/policy' | '/access' | '/forms' | '/log' | '/system' | '/people' | '/collections' | '/shares' | '/publications' | '/received' | '/studies'
  icon: LucideIcon
  label:
    | 'nav.room'
    | 'nav.photos'
    | 'nav.upload'
    | 'nav.capture'
    | 'nav.inbox'
    | 'nav.faces'
    | 'nav.tasks'
    | 'nav.check'
    | 'nav.policy'
    | 'nav.access'
    | 'nav.forms'
    | 'nav.log'
    | 'nav.system'
    | 'nav.people'
    | 'nav.collections'
    | 'nav.shares'
    | 'nav.publications'
    | 'nav.received'
    | 'nav.studies'
  /** One of them is enough. */
  verbs: readonly Verb[]
  /** For whoever has a publication room. */
  isRoom?: boolean
  /** After G, as in "G L". */
  key: string
  /** The first to leave a full bar of a phone: there it is in the account's menu. */
  isSpare?: boolean
}

const PLACES: readonly Place[] = [
  { to: '/room', icon: Image, label: 'nav.room', verbs: [], isRoom: true, key: 'h' },
  { to: '/photos', icon: Images, label: 'nav.photos', verbs: ['view'], key: 'l' },
  { to: '/upload', icon: Upload, label: 'nav.upload', verbs: ['upload'], key: 'u' },
  { to: '/capture', icon: Camera, label: 'nav.capture', verbs: ['upload'], key: 'c' },
  { to: '/inbox', icon: Inbox, label: 'nav.inbox', verbs: ['assign'], key: 'i' },
  // No role has both this and the forms, which go by the same key.
  { to: '/faces', icon: ScanFace, label: 'nav.faces', verbs: ['edit'], key: 'f', isSpare: true },
  { to: '/tasks', icon: ListChecks, label: 'nav.tasks', verbs: ['consent', 'audit'], key: 't' },
  { to: '/collections', icon: FolderOpen, label: 'nav.collections', verbs: ['collect'], key: 'm', isSpare: true },
  { to: '/shares', icon: Share2, label: 'nav.shares', verbs: ['share', 'audit'], key: 'd', isSpare: true },
  { to: '/publications', icon: Newspaper, label: 'nav.publications', verbs: ['publish', 'audit'], key: 'b', isSpare: true },
  { to: '/received', icon: Download, label: 'nav.received', verbs: ['upload'], key: 'e', isSpare: true },
  { to: '/studies', icon: FlaskConical, label: 'nav.studies', verbs: ['export'], key: 'w', isSpare: true },
  { to: '/log', icon: ScrollText, label: 'nav.log', verbs: ['audit'], key: 'o' },
  { to: '/check', icon: FileCheck, label: 'nav.check', verbs: ['check'], key: 'v', isSpare: true },
  { to: '/policy', icon: Scale, label: 'nav.policy', verbs: ['rule'], key: 'r' },
  { to: '/access', icon: KeyRound, label: 'nav.access', verbs: ['rule'], key: 'a', isSpare: true },
  { to: '/forms', icon: FileText, label: 'nav.forms', verbs: ['rule'], key: 'f' },
  { to: '/system', icon: Activity, label: 'nav.system', verbs: ['admin'], key: 's' },
  { to: '/people', icon: Users, label: 'nav.people', verbs: ['admin'], key: 'p' },
]

/** As many as have room beside each other on a phone. */
const BAR = 5

export function placesFor(me: Me): readonly Place[] {
  const found = PLACES.filter(({ verbs, isRoom }) => (isRoom && me.room.length > 0) || verbs.some((verb) => may(me, verb)))
  return found.length > BAR ? found : found.map((place) => ({ ...place, isSpare: false }))
}

export function homeOf(me: Me): Place['to'] {
  return placesFor(me)[0]?.to ?? '/photos'
}
