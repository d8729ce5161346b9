/** The words of these pages, which come when one of them is opened. */
import { speak } from '@/lib/i18n'
import en from '@/messages/log.en.json'
import nl from '@/messages/log.nl.json'
import '@/lib/viewWords'

speak(nl, en)
