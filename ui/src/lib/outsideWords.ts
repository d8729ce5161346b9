/** The words that all pages of people with a link share, and their sentences for a refusal. */
import type { Language } from '@/lib/outside'

const nl = {
  password: 'Wachtwoord',
  code: 'Code',
  codeBySms: (hint: string) => `Wij sturen een code naar het telefoonnummer dat eindigt op ${hint}.`,
  codeByMail: (hint: string) => `Wij sturen een code naar ${hint}.`,
  sendCode: 'Stuur mij een code',
  again: 'Stuur een nieuwe code',
  codeSent: 'De code is verstuurd. Hij geldt 10 minuten.',
  notForMe: 'Niet voor mij',
  stop: 'Stop de link',
  cancel: 'Annuleer',
  declined: 'De link is gestopt',
  ended: 'Deze link werkt niet',
  nothing: 'Open de link uit het bericht',
  nothingText: 'Deze pagina bewaart de link niet. Open hem opnieuw uit het bericht dat u kreeg.',
  photo: (number: number) => `Foto ${String(number)}`,
  retry: 'Probeer opnieuw',
  wrong: 'Dat klopt niet. Kijk het nog eens na.',
  tooMany: 'Wacht even voor u het nog eens probeert.',
  notSent: 'De code kon niet verstuurd worden. Probeer het straks nog eens.',
  offline: 'Er is geen verbinding. Probeer het nog eens.',
  failed: 'Het lukt nu niet. Probeer het straks nog eens.',
}

const en: typeof nl = {
  password: 'Password',
  code: 'Code',
  codeBySms: (hint) => `We send a code to the phone number that ends in ${hint}.`,
  codeByMail: (hint) => `We send a code to ${hint}.`,
  sendCode: 'Send me a code',
  again: 'Send a new code',
  codeSent: 'The code is on its way. It holds for 10 minutes.',
  notForMe: 'Not for me',
  stop: 'Stop the link',
  cancel: 'Cancel',
  declined: 'The link has stopped',
  ended: 'This link does not work',
  nothing: 'Open the link in the message',
  nothingText: 'This page does not keep the link. Open it again from the message that you got.',
  photo: (number) => `Photo ${String(number)}`,
  retry: 'Try again',
  wrong: 'That is not right. Look at it once more.',
  tooMany: 'Wait a moment before you try again.',
  notSent: 'The code could not be sent. Try again in a while.',
  offline: 'There is no connection. Try again.',
  failed: 'This does not work now. Try again in a while.',
}

export type OutsideWords = typeof nl
export const OUTSIDE: Record<Language, OutsideWords> = { nl, en }

/** The sentence for a refusal; `own` has those of one page. */
export function sentenceOf(words: OutsideWords, own: Record<string, string>, code: string): string {
  const known: Record<string, string> = {
    WRONG_PROOF: words.wrong,
    TOO_MANY: words.tooMany,
    NOT_SENT: words.notSent,
    NO_WAY_TO_SEND: words.notSent,
    OFFLINE: words.offline,
    ...own,
  }
  return known[code] ?? words.failed
}
