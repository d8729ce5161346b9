/** The words of research, which come with the first page that shows them. */
import { speak } from '@/lib/i18n'
import en from '@/messages/studies.en.json'
import nl from '@/messages/studies.nl.json'

speak(nl, en)
