/** The words about faces and comparing them, which come when a page about that is opened. */
import { speak } from '@/lib/i18n'
import en from '@/messages/faces.en.json'
import nl from '@/messages/faces.nl.json'

speak(nl, en)
