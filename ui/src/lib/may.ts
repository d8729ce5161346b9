/** What one may open, by the policy of the hospital; the box decides, this only hides. */
import type { Verb as VerbCode } from '@/lib/graphql/graphql'

export type Verb = Lowercase<VerbCode>

export function may(me: { verbs: readonly VerbCode[] }, verb: Verb): boolean {
  return me.verbs.includes(verb.toUpperCase() as VerbCode)
}
