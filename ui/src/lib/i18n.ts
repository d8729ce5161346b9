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
