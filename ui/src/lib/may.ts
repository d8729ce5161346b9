/** What each role may open, as `docs/permissions.md` says; the box decides, this only hides. */

/** The roles that the box comes with. A hospital may add its own, of which nothing is known here. */
export const ROLES = [
  'viewer',
  'clinician',
  'surgeon',
  'photographer',
  'communications',
  'privacy_officer',
  'administrator',
] as const
export type Role = (typeof ROLES)[number]

export type Verb =
  | 'view'
  | 'upload'
  | 'edit'
  | 'assign'
  | 'reassign'
  | 'annotate'
  | 'consent'
  | 'check'
  | 'download'
  | 'audit'
  | 'inventory'
  | 'rule'
  | 'admin'

const CARE: readonly Verb[] = ['view', 'upload', 'edit', 'assign', 'reassign', 'consent', 'check']

const VERBS: Record<Role, readonly Verb[]> = {
  viewer: ['view', 'check'],
  clinician: [...CARE, 'annotate'],
  surgeon: [...CARE, 'annotate', 'download'],
  photographer: CARE,
  communications: [],
  privacy_officer: ['audit', 'inventory', 'rule', 'check'],
  administrator: ['inventory', 'admin'],
}

export function may(role: string, verb: Verb): boolean {
  return VERBS[role as Role]?.includes(verb) ?? false
}
