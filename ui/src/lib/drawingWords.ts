/** The words of what is drawn over photos, which come with the first page that shows any. */
import { speak } from '@/lib/i18n'
import en from '@/messages/drawing.en.json'
import nl from '@/messages/drawing.nl.json'

speak(nl, en)
