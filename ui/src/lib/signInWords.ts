/** The words of signing in and of proving who one is, which come when they are needed. */
import { speak } from '@/lib/i18n'
import en from '@/messages/signin.en.json'
import nl from '@/messages/signin.nl.json'

speak(nl, en)
