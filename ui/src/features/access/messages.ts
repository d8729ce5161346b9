/** The words of these pages, which come when one of them is opened. */
import { speak } from '@/lib/i18n'
import en from '@/messages/access.en.json'
import nl from '@/messages/access.nl.json'

speak(nl, en)
