/** The words of sharing, which come with the first page that shows them. */
import { speak } from '@/lib/i18n'
import en from '@/messages/shares.en.json'
import nl from '@/messages/shares.nl.json'

speak(nl, en)
