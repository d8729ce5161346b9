/** What the box answers to whoever has a link to photos. */
import { type Language, linkActs, reach, told } from '@/lib/outside'

export interface ShownPhoto {
  number: number
  width: number
  height: number
  bodySite: Record<Language, string> | null
  laterality: string | null
  view: string | null
  takenOn: string | null
}

export interface Opened {
  visit: string
  hospital: string
  sender: string
  department: string
  recipient: string
  purpose: string
  reference: string
  message: string
  patient: string | null
  endsAt: string
  opensLeft: number
  allowsDownload: boolean
  photos: readonly ShownPhoto[]
}

type Nothing = Record<string, never>

export const LINK = linkActs<Opened>('/s')

/** The numbers of the photos that may be shown now. */
export const still = async (visit: string) =>
  (await told<{ photos: readonly number[] }>('/s/still', { visit })).photos
export const close = (visit: string) => told<Nothing>('/s/close', { visit })

/** The bytes of one photo; `keep` where a copy may be kept. */
export async function photo(visit: string, number: number, signal?: AbortSignal, keep = false): Promise<Blob> {
  return (await reach('/s/photo', { visit, number, keep }, signal)).blob()
}
