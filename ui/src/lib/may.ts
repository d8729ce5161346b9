/** What each role may open, as `docs/permissions.md` says; the box decides, this only hides. */
import type { Role } from '@/lib/graphql/graphql'

export type Verb =
  | 'view'
  | 'upload'
  | 'edit'
  | 'assign'
  | 'annotate'
  | 'consent'
  | 'check'
  | 'download'
  | 'audit'
  | 'inventory'
  | 'rule'
  | 'admin'

const CARE: readonly Verb[] = ['view', 'upload', 'edit', 'assign', 'consent', 'check']

const VERBS: Record<Role, readonly Verb[]> = {
  VIEWER: ['view', 'check'],
  CLINICIAN: [...CARE, 'annotate'],
  SURGEON: [...CARE, 'annotate', 'download'],
  PHOTOGRAPHER: CARE,
  PRIVACY_OFFICER: ['audit', 'inventory', 'rule', 'check'],
  ADMINISTRATOR: ['inventory', 'admin'],
}

export function may(role: Role, verb: Verb): boolean {
  return VERBS[role].includes(verb)
}
