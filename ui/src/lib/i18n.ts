/** Dutch and English, both in the build: switching asks nothing of anybody. */
import i18n from 'i18next'
import { initReactI18next } from 'react-i18next'
import en from '@/messages/en.json'
import nl from '@/messages/nl.json'
import { preferences } from '@/lib/preferences'

export function startI18n(): void {
  void i18n.use(initReactI18next).init({
    resources: { nl: { translation: nl }, en: { translation: en } },
    lng: preferences.get().language,
    fallbackLng: false,
    // React escapes what it shows; doing so twice would show the escapes.
    interpolation: { escapeValue: false },
  })
}

/** The words of a page that comes when it is opened come with it, in both languages. */
export function speak(nl: object, en: object): void {
  for (const [language, words] of Object.entries({ nl, en })) {
    i18n.addResourceBundle(language, 'translation', words, true)
  }
}
