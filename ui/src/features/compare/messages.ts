/** The words of this page, which come when it is opened. */
import { speak } from '@/lib/i18n'
import en from '@/messages/compare.en.json'
import nl from '@/messages/compare.nl.json'

speak(nl, en)
