/** Words that the box gives in both languages. */
export function inWords(words: { nl: string; en: string }, language: string): string {
  return language === 'en' ? words.en : words.nl
}

/** "Chirurg, Orthopedie": what is known of them. */
export function joined(...parts: readonly (string | null | undefined)[]): string {
  return parts.filter(Boolean).join(', ')
}
