/** The words of photos from outside, which come with the first page that shows them. */
import { speak } from '@/lib/i18n'
import en from '@/messages/received.en.json'
import nl from '@/messages/received.nl.json'

speak(nl, en)
