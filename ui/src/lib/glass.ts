/** Whether somebody asks for an emergency access: its dialog is open. */
import { Store } from '@/lib/store'

export const isAsked = new Store(false)
