/** A form as somebody writes it. */
import type { Form } from '@/features/forms/versions'
import { PURPOSES_IN_ORDER } from '@/lib/consent'
import type { FormInput, Language, NewFormRulesQuery, Purpose, SignaturePolicy } from '@/lib/graphql/graphql'

export interface Draft {
  title: string
  /** The paragraphs, an empty line between each two. */
  body: string
  /** How each purpose is asked for; where there is not even an empty text, it is not. */
  questions: Partial<Record<Purpose, string | undefined>>
  validityMonths: string
  signaturePolicy: SignaturePolicy
}

export interface Named {
  code: string
  language: Language
}

/** A part that is refused as one: a field of the box's input, or the question of a purpose. */
export type Place = 'code' | 'title' | 'paragraphs' | 'questions' | 'validityMonths' | Purpose

/** Care needs no consent. */
export const ASKABLE = PURPOSES_IN_ORDER.filter((purpose) => purpose !== 'CARE')

/** As `core/consents/forms.py` takes them. */
export const MOST_MONTHS = 120
export const LONGEST_TITLE = 120
export const LONGEST_PARAGRAPH = 1000
export const MOST_PARAGRAPHS = 20
const USUAL_MONTHS = 24
/** Small letters, and whatever else is on every keyboard. */
const CODE = /^(?=.*[a-z])[ -@[-~]+$/
const LONGEST_CODE = 40

export function draftOf(form: Form): Draft {
  return {
    title: form.title,
    body: form.paragraphs.join('\n\n'),
    questions: Object.fromEntries(form.questions.map(({ purpose, text }) => [purpose, text])),
    validityMonths: String(form.validityMonths),
    signaturePolicy: form.signaturePolicy,
  }
}

/** A form of a new kind: it asks what the policy wants asked, for as long as the policy offers. */
export function blankOf(rules: NewFormRulesQuery['usePolicy']['rules'], forms: readonly Form[], language: Language): Draft {
  const wanted = rules.filter(({ basis, isDefaultUse }) => basis === 'CONSENT' && isDefaultUse)
  const months = wanted.flatMap(({ validityMonths }) => validityMonths ?? [])
  return {
    title: '',
    body: '',
    questions: Object.fromEntries(wanted.map(({ purpose }) => [purpose, wordsFor(forms, purpose, language)])),
    validityMonths: String(months.length > 0 ? Math.min(...months) : USUAL_MONTHS),
    signaturePolicy: 'BY_AGE',
  }
}

/** How that was asked last, so that nobody types it again. */
export function wordsFor(forms: readonly Form[], purpose: Purpose, language: Language): string {
  const asked = forms.filter((form) => form.language === language).flatMap(({ questions }) => questions)
  return asked.find((question) => question.purpose === purpose)?.text ?? ''
}

export function paragraphsIn(body: string): string[] {
  return body
    .split(/\n\s*\n/)
    .map((paragraph) => paragraph.trim())
    .filter(Boolean)
}

export function inputOf({ code, language }: Named, draft: Draft): FormInput {
  return {
    code,
    language,
    title: draft.title.trim(),
    paragraphs: paragraphsIn(draft.body),
    questions: questionsIn(draft),
    validityMonths: Number(draft.validityMonths),
    signaturePolicy: draft.signaturePolicy,
  }
}

export function questionsIn({ questions }: Draft): { purpose: Purpose; text: string }[] {
  return ASKABLE.flatMap((purpose) => {
    const text = questions[purpose]
    return text === undefined ? [] : [{ purpose, text: text.trim() }]
  })
}

/** Whether both would be the same form to the box. */
export function isSame(named: Named, one: Draft, other: Draft): boolean {
  return JSON.stringify(inputOf(named, one)) === JSON.stringify(inputOf(named, other))
}

/** What the box would refuse, by its place and the words for it. */
export function wrongIn({ code }: Named, draft: Draft): Partial<Record<Place, string>> {
  const paragraphs = paragraphsIn(draft.body)
  const questions = questionsIn(draft)
  const wrong: [Place, boolean, string][] = [
    ['code', !CODE.test(code) || code.length > LONGEST_CODE, 'forms.wrongCode'],
    ['title', !isWithin(draft.title.trim().length, LONGEST_TITLE), 'forms.wrongTitle'],
    ['paragraphs', !isWithin(paragraphs.length, MOST_PARAGRAPHS), 'forms.wrongParagraphs'],
    ['paragraphs', paragraphs.some((each) => each.length > LONGEST_PARAGRAPH), 'forms.wrongLength'],
    ['questions', questions.length === 0, 'forms.wrongQuestions'],
    ['validityMonths', !isWithin(Number(draft.validityMonths), MOST_MONTHS), 'forms.wrongMonths'],
    ...questions.map(({ purpose, text }): [Place, boolean, string] => [
      purpose,
      !isWithin(text.length, LONGEST_PARAGRAPH),
      text === '' ? 'forms.wrongQuestion' : 'forms.wrongLength',
    ]),
  ]
  return Object.fromEntries(wrong.filter(([, isWrong]) => isWrong).map(([place, , words]) => [place, words]))
}

function isWithin(value: number, most: number): boolean {
  return Number.isInteger(value) && value >= 1 && value <= most
}
