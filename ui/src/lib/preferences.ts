/** How a person likes the page; for now kept only while it is open. */
import i18n from 'i18next'
import { Store } from '@/lib/store'

export type Theme = 'light' | 'dark' | 'system'
export type Language = 'nl' | 'en'

export const THEMES: readonly Theme[] = ['light', 'dark', 'system']
/** Each by its own name: whoever seeks a language may not read the other one. */
export const LANGUAGES: readonly { value: Language; label: string }[] = [
  { value: 'nl', label: 'Nederlands' },
  { value: 'en', label: 'English' },
]

export interface Preferences {
  theme: Theme
  contrast: 'normal' | 'more'
  language: Language
  /** Letters and signs on their own do something, see `lib/press`. */
  singleKeys: boolean
}

const dark = matchMedia('(prefers-color-scheme: dark)')
const moreContrast = matchMedia('(prefers-contrast: more)')

export const preferences = new Store<Preferences>({
  theme: 'system',
  contrast: moreContrast.matches ? 'more' : 'normal',
  language: navigator.language.startsWith('en') ? 'en' : 'nl',
  singleKeys: true,
})

export function prefer(change: Partial<Preferences>): void {
  preferences.set({ ...preferences.get(), ...change })
}

/** Keeps the page's own attributes in step with what is preferred. */
export function followPreferences(): void {
  preferences.watch(apply)
  dark.addEventListener('change', apply)
  apply()
}

function apply(): void {
  const { theme, contrast, language, singleKeys } = preferences.get()
  const page = document.documentElement
  page.dataset['theme'] = theme === 'system' ? (dark.matches ? 'dark' : 'light') : theme
  page.dataset['contrast'] = contrast
  page.dataset['keys'] = singleKeys ? 'all' : 'chords'
  page.lang = language
  if (i18n.language !== language) void i18n.changeLanguage(language)
}
