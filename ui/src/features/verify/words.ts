/** The words of this page, in both languages. */
export type Language = 'nl' | 'en'

const nl = {
  title: 'Mag deze foto nog?',
  ask: 'Mag deze foto nog gebruikt worden?',
  askText: 'Lees de code naast de foto met uw telefoon, of kies hier het bestand zoals u het kreeg.',
  choose: 'Kies het bestand',
  stays: 'Het bestand blijft op uw toestel; alleen een controlegetal gaat naar het ziekenhuis.',
  yes: 'Ja, deze foto mag nog',
  until: (day: string) => `Tot en met ${day}, tenzij de patiënt eerder van gedachten verandert.`,
  endless: 'Tenzij de patiënt van gedachten verandert.',
  no: 'Nee, deze foto mag niet meer',
  noText: 'Haal hem weg, en laat dat het ziekenhuis weten.',
  unknown: 'Dit is hier niet bekend',
  unknownText: 'De code klopt niet, of het bestand is veranderd sinds het het ziekenhuis verliet.',
  failed: 'Het lukt nu niet',
  failedText: 'Probeer het straks nog eens.',
}

const en: typeof nl = {
  title: 'May this photo still be used?',
  ask: 'May this photo still be used?',
  askText: 'Read the code beside the photo with your phone, or choose the file here as you got it.',
  choose: 'Choose the file',
  stays: 'The file stays on your device; only a checksum goes to the hospital.',
  yes: 'Yes, this photo may still be used',
  until: (day) => `Until ${day}, unless the patient thinks otherwise before that.`,
  endless: 'Unless the patient thinks otherwise.',
  no: 'No, this photo may not be used any more',
  noText: 'Take it away, and tell the hospital.',
  unknown: 'This is not known here',
  unknownText: 'The code is not right, or the file was changed since it left the hospital.',
  failed: 'This does not work now',
  failedText: 'Try again in a while.',
}

export type Words = typeof nl
export const WORDS: Record<Language, Words> = { nl, en }
