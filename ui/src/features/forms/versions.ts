/** Forms by code, version and language; which language is missing, and which version comes next. */
import type { FormDetailsFragment, Language } from '@/lib/graphql/graphql'

export type Form = FormDetailsFragment

export const LANGUAGES: readonly Language[] = ['DUTCH', 'ENGLISH']

export const LANGUAGE_WORDS: Record<Language, string> = { DUTCH: 'consent.dutch', ENGLISH: 'consent.english' }

export const STATE_WORDS: Record<Form['state'], string> = {
  DRAFT: 'forms.draft',
  PUBLISHED: 'forms.published',
  RETIRED: 'forms.retired',
}

export interface Version {
  version: number
  /** In each language of which there is one. */
  forms: readonly Form[]
  missing: readonly Language[]
}

export interface Kind {
  code: string
  /** The newest first. */
  versions: readonly Version[]
}

export function kindsOf(forms: readonly Form[]): Kind[] {
  const codes = [...new Set(forms.map(({ code }) => code))].toSorted()
  return codes.map((code) => ({ code, versions: versionsOf(forms, code) }))
}

function versionsOf(forms: readonly Form[], code: string): Version[] {
  const same = forms.filter((form) => form.code === code)
  const numbers = [...new Set(same.map(({ version }) => version))].toSorted((one, other) => other - one)
  return numbers.map((version) => {
    const there = LANGUAGES.flatMap((language) => find(same, version, language))
    const missing = LANGUAGES.filter((language) => find(same, version, language).length === 0)
    return { version, forms: there, missing }
  })
}

function find(forms: readonly Form[], version: number, language: Language): Form[] {
  return forms.filter((form) => form.version === version && form.language === language)
}

/** What is being written in that language; there is one at most. */
export function draftIn(forms: readonly Form[], code: string, language: Language): Form | undefined {
  return forms.find((form) => form.code === code && form.language === language && form.state === 'DRAFT')
}

/** The version that writing in that language gives, as `core/consents/forms.py` counts. */
export function nextVersion(forms: readonly Form[], code: string, language: Language): number {
  const open = draftIn(forms, code, language)
  if (open) return open.version
  const [newest] = versionsOf(forms, code)
  if (!newest) return 1
  const isOpen = newest.forms.some(({ state }) => state === 'DRAFT')
  return isOpen && newest.missing.includes(language) ? newest.version : newest.version + 1
}

/** What a text in that language begins with: itself before, or its other language. */
export function originOf(forms: readonly Form[], code: string, language: Language): Form | undefined {
  const newestFirst = versionsOf(forms, code).flatMap((version) => version.forms)
  return newestFirst.find((form) => form.language === language) ?? newestFirst[0]
}
