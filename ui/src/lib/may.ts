/** What each role may open, as `docs/permissions.md` says; the box decides, this only hides. */

/** A hospital may have roles of its own, so a role is a word. */
export type Role = string

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

const VERBS: Readonly<Partial<Record<Role, readonly Verb[]>>> = {
  'viewer': ['view', 'check'],
  'clinician': [...CARE, 'annotate'],
  'surgeon': [...CARE, 'annotate', 'download'],
  'photographer': CARE,
  'communications': [],
  'privacy_officer': ['audit', 'inventory', 'rule', 'check'],
  'administrator': ['inventory', 'admin'],
}

export function may(role: Role, verb: Verb): boolean {
  return VERBS[role]?.includes(verb) ?? false
}
