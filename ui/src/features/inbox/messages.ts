/** The words of this page, which come when it is opened. */
import { speak } from '@/lib/i18n'
import en from '@/messages/inbox.en.json'
import nl from '@/messages/inbox.nl.json'

speak(nl, en)
