/** The words of collections, which come with the first page that shows them. */
import { speak } from '@/lib/i18n'
import en from '@/messages/collections.en.json'
import nl from '@/messages/collections.nl.json'

speak(nl, en)
