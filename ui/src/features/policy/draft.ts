/** The policy as somebody types it, and what of it differs from the one in force. */
import { PURPOSES_IN_ORDER } from '@/lib/consent'
import type {
  Channel,
  LegalBasis,
  Obligation,
  PolicyDetailsFragment,
  Purpose,
  UsePolicyInput,
} from '@/lib/graphql/graphql'

export type Policy = PolicyDetailsFragment

export interface RuleDraft {
  purpose: Purpose
  /** Photos are used for it at all. */
  isOn: boolean
  basis: LegalBasis
  /** The first stands for the purpose in a stamp. */
  channels: readonly Channel[]
  /** As typed; nothing is without end. */
  validityMonths: string
  deidentifiedOnly: boolean
  isDefaultUse: boolean
  obligations: readonly Obligation[]
}

export interface Draft {
  rules: readonly RuleDraft[]
  childBelow: string
  adultFrom: string
  remindDays: string
}

/** A part of the policy that is changed, refused and kept as one. */
export type Place = Purpose | 'ages' | 'remindDays'

export const CHANNELS: readonly Channel[] = [
  'INTERNAL',
  'INTRANET',
  'WEBSITE',
  'SOCIAL',
  'PRINT',
  'PRESS',
  'CONFERENCE',
  'JOURNAL',
  'DATASET',
]

/** As `core/consents/policies.py` takes them. */
export const MOST_MONTHS = 120
const OLDEST = 21
const MOST_DAYS = 365

export function draftOf(policy: Policy): Draft {
  return {
    rules: PURPOSES_IN_ORDER.map((purpose) => {
      const rule = policy.rules.find((each) => each.purpose === purpose)
      if (!rule) return unused(purpose)
      const { validityMonths, ...kept } = rule
      return { ...kept, isOn: true, validityMonths: validityMonths === null ? '' : String(validityMonths) }
    }),
    childBelow: String(policy.childBelow),
    adultFrom: String(policy.adultFrom),
    remindDays: policy.remindDays.join(', '),
  }
}

function unused(purpose: Purpose): RuleDraft {
  return {
    purpose,
    isOn: false,
    basis: 'CONSENT',
    channels: [],
    validityMonths: '',
    deidentifiedOnly: false,
    isDefaultUse: false,
    obligations: [],
  }
}

export function inputOf(draft: Draft): UsePolicyInput {
  return {
    rules: draft.rules
      .filter(({ isOn }) => isOn)
      .map(({ purpose, basis, channels, validityMonths, deidentifiedOnly, isDefaultUse, obligations }) => ({
        purpose,
        basis,
        channels: [...channels],
        validityMonths: validityMonths === '' ? null : Number(validityMonths),
        deidentifiedOnly,
        isDefaultUse,
        obligations: [...obligations],
      })),
    childBelow: Number(draft.childBelow),
    adultFrom: Number(draft.adultFrom),
    remindDays: daysIn(draft.remindDays),
  }
}

function daysIn(typed: string): number[] {
  return typed.split(/[\s,;]+/).filter(Boolean).map(Number)
}

/** The parts in which two drafts say something else. */
export function differing(one: Draft, other: Draft): Place[] {
  const rules = one.rules.filter((rule) => said(rule) !== said(ruleOf(other, rule.purpose)))
  return [
    ...rules.map(({ purpose }) => purpose),
    ...(one.childBelow === other.childBelow && one.adultFrom === other.adultFrom ? [] : ['ages' as const]),
    ...(String(daysIn(one.remindDays)) === String(daysIn(other.remindDays)) ? [] : ['remindDays' as const]),
  ]
}

function ruleOf(draft: Draft, purpose: Purpose): RuleDraft {
  return draft.rules.find((rule) => rule.purpose === purpose) ?? unused(purpose)
}

/** Whatever is said of a purpose that is not used, is not said. */
function said(rule: RuleDraft): string {
  if (!rule.isOn) return ''
  return JSON.stringify({ ...rule, obligations: [...rule.obligations].toSorted() }, Object.keys(rule).toSorted())
}

/** Somebody else changed the policy: what was typed stays, and what was not is as they left it. */
export function rebased(typed: Draft, before: Draft, now: Draft): Draft {
  const mine = differing(typed, before)
  return {
    rules: now.rules.map((rule) => (mine.includes(rule.purpose) ? ruleOf(typed, rule.purpose) : rule)),
    ...(mine.includes('ages') ? pick(typed) : pick(now)),
    remindDays: mine.includes('remindDays') ? typed.remindDays : now.remindDays,
  }
}

function pick({ childBelow, adultFrom }: Draft): Pick<Draft, 'childBelow' | 'adultFrom'> {
  return { childBelow, adultFrom }
}

/** What the box would refuse, by its place and the words for it. */
export function wrongIn(draft: Draft): Partial<Record<Place, string>> {
  const rules = draft.rules.flatMap((rule) => {
    const wrong = wrongWith(rule)
    return wrong ? [[rule.purpose, wrong] as const] : []
  })
  const [child, adult] = [Number(draft.childBelow), Number(draft.adultFrom)]
  const areAges = isWithin(child, OLDEST) && isWithin(adult, OLDEST) && child <= adult
  const days = daysIn(draft.remindDays)
  const areDays = days.length > 0 && days.every((each) => isWithin(each, MOST_DAYS))
  return {
    ...Object.fromEntries(rules),
    ...(areAges ? {} : { ages: 'policy.wrongAges' }),
    ...(areDays ? {} : { remindDays: 'policy.wrongDays' }),
  }
}

function wrongWith({ isOn, channels, validityMonths }: RuleDraft): string | undefined {
  if (!isOn) return undefined
  if (channels.length === 0) return 'policy.wrongChannels'
  return validityMonths === '' || isWithin(Number(validityMonths), MOST_MONTHS) ? undefined : 'policy.wrongMonths'
}

function isWithin(value: number, most: number): boolean {
  return Number.isInteger(value) && value >= 1 && value <= most
}
