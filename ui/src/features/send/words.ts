/** The words of this page, in both languages. It is a build of its own, so they are all there are. */
import type { Language } from '@/lib/outside'
import { OUTSIDE, sentenceOf } from '@/lib/outsideWords'

const nl = {
  ...OUTSIDE.nl,
  title: "Foto's sturen",
  hello: (name: string) => `Foto's sturen, ${name}`,
  asked: (asker: string, department: string) => `${asker}, ${department}, vraagt u om foto's.`,
  until: (moment: string) => `Kan tot ${moment}`,
  most: (count: number, size: string) =>
    count === 1 ? `Eén foto van hoogstens ${size}` : `Hoogstens ${String(count)} foto's, samen hoogstens ${size}`,
  becomes: "Wat er met de foto's gebeurt",
  becomesText: (asker: string) =>
    `Alleen ${asker} ziet ze, en beslist of ze in het dossier komen of gewist worden. Ze worden versleuteld bewaard. U kunt ze hier niet meer bekijken.`,
  choose: "Kies foto's",
  camera: 'Maak een foto',
  drop: "Of sleep foto's hierheen",
  kinds: 'JPEG, PNG, WebP of HEIC',
  list: "Uw foto's",
  waiting: 'Wacht',
  sending: 'Onderweg',
  sent: 'Verstuurd',
  leaving: 'Wordt weggehaald',
  remove: 'Haal weg',
  finish: 'Klaar',
  finishSure: (count: number) => (count === 1 ? 'U stuurde 1 foto.' : `U stuurde ${String(count)} foto's.`),
  unsent: (count: number) =>
    count === 1 ? '1 bestand is niet verstuurd.' : `${String(count)} bestanden zijn niet verstuurd.`,
  finishThen: 'Zegt u ja, dan stopt de link.',
  finishYes: 'Ja, dit is alles',
  finished: 'Dank u wel',
  finishedText: (count: number, asker: string) =>
    `${count === 1 ? 'Er is 1 foto' : `Er zijn ${String(count)} foto's`} aangekomen. ${asker} krijgt bericht. U kunt deze pagina sluiten.`,
  passwordHint: "U krijgt het van wie om de foto's vraagt, op een andere manier dan deze link.",
  open: "Ga naar foto's sturen",
  notForMeSure: 'De link stopt meteen en de vrager hoort dat u hem bij vergissing kreeg.',
  declinedText: 'De vrager hoort dat hij niet voor u was. U kunt deze pagina sluiten.',
  endedText: 'Hij is verlopen, gestopt, al gebruikt of niet volledig.',
  allArrived: 'Wat u verstuurde is aangekomen.',
  timeOver: 'De tijd is om. Laat opnieuw zien dat u het bent; wat nog wacht wordt dan verstuurd.',
  noPicture: 'Dit is geen foto die wij kunnen aannemen. Stuur JPEG, PNG, WebP of HEIC.',
  tooLarge: 'Deze foto is te groot.',
  full: "Er kunnen niet meer foto's bij. Haal er eerst een weg.",
  tooMuch: 'Samen met deze foto wordt het te veel. Haal er eerst een weg.',
  tooOften: 'Er is te vaak een foto gestuurd en weggehaald. Zeg dat dit alles is.',
  kept: 'Deze foto kan niet meer worden teruggenomen.',
}

const en: typeof nl = {
  ...OUTSIDE.en,
  title: 'Send photos',
  hello: (name) => `Send photos, ${name}`,
  asked: (asker, department) => `${asker}, ${department}, asks you for photos.`,
  until: (moment) => `Possible until ${moment}`,
  most: (count, size) =>
    count === 1 ? `One photo of at most ${size}` : `At most ${String(count)} photos, together at most ${size}`,
  becomes: 'What happens with the photos',
  becomesText: (asker) =>
    `Only ${asker} sees them, and decides whether they go into the record or are deleted. They are kept encrypted. You cannot look at them here any more.`,
  choose: 'Choose photos',
  camera: 'Take a photo',
  drop: 'Or drop photos here',
  kinds: 'JPEG, PNG, WebP or HEIC',
  list: 'Your photos',
  waiting: 'Waits',
  sending: 'On its way',
  sent: 'Sent',
  leaving: 'Is being taken out',
  remove: 'Take out',
  finish: 'Done',
  finishSure: (count) => (count === 1 ? 'You sent 1 photo.' : `You sent ${String(count)} photos.`),
  unsent: (count) => (count === 1 ? '1 file was not sent.' : `${String(count)} files were not sent.`),
  finishThen: 'If you say yes, the link stops.',
  finishYes: 'Yes, these are all',
  finished: 'Thank you',
  finishedText: (count, asker) =>
    `${count === 1 ? '1 photo has' : `${String(count)} photos have`} arrived. ${asker} is told. You can close this page.`,
  passwordHint: 'Whoever asks for the photos tells you, by another way than this link.',
  open: 'Go to sending photos',
  notForMeSure: 'The link stops at once and whoever asked is told that you got it by mistake.',
  declinedText: 'Whoever asked is told that it was not for you. You can close this page.',
  endedText: 'It has run out, was stopped, was used already, or is not complete.',
  allArrived: 'What you sent has arrived.',
  timeOver: 'Time is over. Show once more that it is you; what still waits is sent then.',
  noPicture: 'This is no photo that we can take. Send JPEG, PNG, WebP or HEIC.',
  tooLarge: 'This photo is too large.',
  full: 'No more photos fit. Take one out first.',
  tooMuch: 'Together with this photo it is too much. Take one out first.',
  tooOften: 'Photos were sent and taken out too often. Say that these are all.',
  kept: 'This photo cannot be taken back any more.',
}

export type Words = typeof nl
export const WORDS: Record<Language, Words> = { nl, en }

/** The sentence for a refusal. */
export function sentence(words: Words, code: string): string {
  const own = {
    PICTURE_REFUSED: words.noPicture,
    UNSUPPORTED_MEDIA_TYPE: words.noPicture,
    TOO_LARGE: words.tooLarge,
    NO_MORE_TAKEN: words.full,
    NO_MORE_BYTES: words.tooMuch,
    NO_MORE_TRIES: words.tooOften,
    DECIDED_ON: words.kept,
    TIME_OVER: words.timeOver,
  }
  return sentenceOf(words, own, code)
}
