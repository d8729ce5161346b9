/** Which draft of a form: by its code and language, as there is one of each; `from` is what it begins with. */
export interface DraftAsked {
  code?: string
  language?: 'nl' | 'en'
  from?: string
}

/** What the address says of it. */
export function readDraft(asked: Record<string, unknown>): DraftAsked {
  const { code, language, from } = asked
  return {
    ...(typeof code === 'string' && { code }),
    ...((language === 'nl' || language === 'en') && { language }),
    ...(typeof from === 'string' && { from }),
  }
}
