/** Where a publication appears, as a form says it. */
import { told } from '@/lib/told'

export interface Said {
  outlet: string
  address: string
  publishedOn: string | null
}

export function saidIn(form: FormData): Said {
  return { outlet: told(form, 'outlet'), address: told(form, 'address'), publishedOn: told(form, 'publishedOn') || null }
}

/** Whether anything was said of it, so that it has to be said where. */
export function isBegun({ address, publishedOn }: Said): boolean {
  return address !== '' || publishedOn !== null
}
