/** The words of the pages that tell who looked, which come when one of them is opened. */
import { speak } from '@/lib/i18n'
import en from '@/messages/views.en.json'
import nl from '@/messages/views.nl.json'

speak(nl, en)
