/** The words of publications, which come with the first page that shows them. */
import { speak } from '@/lib/i18n'
import en from '@/messages/publications.en.json'
import nl from '@/messages/publications.nl.json'

speak(nl, en)
