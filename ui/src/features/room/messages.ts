/** The words of the room, which come with its page. */
import { speak } from '@/lib/i18n'
import '@/components/publicationWords'
import en from '@/messages/room.en.json'
import nl from '@/messages/room.nl.json'

speak(nl, en)
