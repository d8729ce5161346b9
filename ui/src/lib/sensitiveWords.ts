/** The words of what is sensitive, who treats whom, and emergencies; they come with the first of it. */
import { speak } from '@/lib/i18n'
import en from '@/messages/sensitive.en.json'
import nl from '@/messages/sensitive.nl.json'

speak(nl, en)
