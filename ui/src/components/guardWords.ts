/** The words of faces and masks, which come with the first page that shows them. */
import { speak } from '@/lib/i18n'
import en from '@/messages/guard.en.json'
import nl from '@/messages/guard.nl.json'

speak(nl, en)
