/** The policy on access as somebody changes it, and what of it differs from the one in force. */
import type { AccessDetailsFragment, AccessPolicyInput, Label, Purpose, Reach, Verb } from '@/lib/graphql/graphql'

export type Policy = AccessDetailsFragment

export interface Grant {
  verb: Verb
  reach: Reach
  treating: boolean
  covers: readonly Label[]
  purposes: readonly Purpose[]
}

export interface Role {
  code: string
  nl: string
  en: string
  grants: readonly Grant[]
}

export interface Draft {
  roles: readonly Role[]
  veiled: readonly Label[]
}

/** What is changed and kept as one: a role by its code, or what is blurred. */
export type Place = string
export const VEILED: Place = ' veiled'

export const VERBS: readonly Verb[] = [
  'VIEW',
  'UPLOAD',
  'EDIT',
  'ASSIGN',
  'REASSIGN',
  'DOWNLOAD',
  'ANNOTATE',
  'SHARE',
  'EXPORT',
  'CONSENT',
  'CHECK',
  'AUDIT',
  'INVENTORY',
  'RULE',
  'ADMIN',
]

export const LABELS: readonly Label[] = ['GENITAL', 'MINOR', 'FORENSIC', 'PSYCHIATRIC', 'GRAPHIC', 'VIP', 'STAFF']

/** As `core/access/defaults.py` has them: these cannot be left out. */
const BUILT_IN = new Set([
  'viewer',
  'clinician',
  'surgeon',
  'photographer',
  'communications',
  'privacy_officer',
  'administrator',
])

/** As `core/access/packing.py` takes it. */
const LONGEST_CODE = 20

/** As `core/access/verbs.py` has it: about no photo in particular, so reach, relation and labels do not matter. */
const OF_THE_HOSPITAL = new Set<Verb>(['CHECK', 'AUDIT', 'INVENTORY', 'RULE', 'ADMIN', 'UPLOAD'])

export const NEW_GRANT: Grant = { verb: 'VIEW', reach: 'DEPARTMENT', treating: true, covers: [], purposes: ['CARE'] }

export function isOfHospital(verb: Verb): boolean {
  return OF_THE_HOSPITAL.has(verb)
}

export function isOwn(role: Role): boolean {
  return !BUILT_IN.has(role.code)
}

export function draftOf({ roles, veiled }: Policy): Draft {
  return { roles, veiled }
}

export function inputOf({ roles, veiled }: Draft): AccessPolicyInput {
  return {
    veiled: [...veiled],
    roles: roles.map(({ code, nl, en, grants }) => ({
      code,
      nl: nl.trim(),
      en: en.trim(),
      grants: grants.map(({ verb, reach, treating, covers, purposes }) => ({
        verb,
        reach,
        treating,
        covers: [...covers],
        purposes: [...purposes],
      })),
    })),
  }
}

/** A code that no role has yet, from what the role is called. */
export function codeFor(name: string, roles: readonly Role[]): string {
  const plain = name.normalize('NFD').toLowerCase().replaceAll(/[^a-z0-9]+/g, '_')
  const begun = plain.replaceAll(/^_+|_+$/g, '').slice(0, LONGEST_CODE - 3) || 'role'
  const isFree = (code: string) => roles.every((role) => role.code !== code)
  if (isFree(begun)) return begun
  let number = 2
  while (!isFree(`${begun}_${String(number)}`)) number += 1
  return `${begun}_${String(number)}`
}

/** In one order, so that the order of ticking is no change. */
export function toggled<Each>(all: readonly Each[], each: Each, isOn: boolean, order: readonly Each[]): Each[] {
  return order.filter((one) => (one === each ? isOn : all.includes(one)))
}

/** The places in which two drafts say something else. */
export function differing(one: Draft, other: Draft): Place[] {
  const codes = new Set([...one.roles, ...other.roles].map(({ code }) => code))
  const roles = [...codes].filter((code) => said(one, code) !== said(other, code))
  return sorted(one.veiled) === sorted(other.veiled) ? roles : [...roles, VEILED]
}

function said(draft: Draft, code: string): string {
  const role = draft.roles.find((each) => each.code === code)
  if (!role) return ''
  const grants = role.grants.map((grant) => ({
    verb: grant.verb,
    reach: grant.reach,
    treating: grant.treating,
    covers: sorted(grant.covers),
    purposes: sorted(grant.purposes),
  }))
  return JSON.stringify([role.nl.trim(), role.en.trim(), grants])
}

function sorted(words: readonly string[]): string {
  return [...words].toSorted().join(' ')
}

/** Somebody else changed the policy: what was changed here stays, and the rest is as they left it. */
export function rebased(typed: Draft, before: Draft, now: Draft): Draft {
  const mine = differing(typed, before)
  const kept = now.roles.flatMap((role) => {
    if (!mine.includes(role.code)) return [role]
    return typed.roles.filter(({ code }) => code === role.code)
  })
  const added = typed.roles.filter(
    ({ code }) => mine.includes(code) && now.roles.every((role) => role.code !== code),
  )
  return { roles: [...kept, ...added], veiled: mine.includes(VEILED) ? typed.veiled : now.veiled }
}
