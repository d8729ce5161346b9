/** From photos to the lines of the grid: a heading for each group, then its rows. */
import type { TFunction } from 'i18next'
import type { Grouping } from '@/features/library/query'
import { day, longDay } from '@/lib/format'
import type { PhotoDetailsFragment } from '@/lib/graphql/graphql'
import { justify, type Row } from '@/lib/justified'
import { whenOf } from '@/lib/words'

export type Photo = PhotoDetailsFragment

export interface Heading {
  kind: 'heading'
  key: string
  title: string
  rest: string
  height: number
}

export interface PhotoRow extends Row<Photo> {
  kind: 'row'
  key: string
  /** The place of its first photo among all. */
  start: number
}

export type Line = Heading | PhotoRow

export interface Space {
  width: number
  height: number
  gap: number
}

const HEADING = 38

/**
 * The photos of one page of the answer with those of a patient, session or day together, in the
 * order in which the groups first appear. By page, so that what was shown already never
 * moves when more is loaded.
 */
export function gathered(page: readonly Photo[], grouping: Grouping): Photo[] {
  return [...Map.groupBy(page, (photo) => groupKey(photo, grouping)).values()].flat()
}

/** Neighbours of one patient, session or day form a group below its heading. */
export function layOut(
  photos: readonly Photo[],
  grouping: Grouping,
  space: Space,
  words: { t: TFunction; language: string },
): Line[] {
  const lines: Line[] = []
  let start = 0
  for (const group of runs(photos, (photo) => groupKey(photo, grouping))) {
    const first = group[0]
    if (!first) continue
    lines.push(headingOf(first, grouping, words))
    for (const row of justify(group, shapeOf, space)) {
      lines.push({ ...row, kind: 'row', key: row.items[0]?.id ?? '', start })
      start += row.items.length
    }
  }
  return lines
}

/** How high a line is with what stands below it. */
export function heightOf(line: Line, gap: number): number {
  return line.height + (line.kind === 'row' ? gap : 0)
}

function shapeOf(photo: Photo) {
  return { width: photo.width ?? 4, height: photo.height ?? 3 }
}

/** A session is what one patient had photographed on one day. */
function groupKey(photo: Photo, grouping: Grouping): string {
  const who = photo.patientId ?? ''
  const when = whenOf(photo).slice(0, 10)
  return grouping === 'day' ? when : grouping === 'session' ? `${who} ${when}` : who
}

function headingOf(
  photo: Photo,
  grouping: Grouping,
  { t, language }: { t: TFunction; language: string },
): Heading {
  const when = longDay(whenOf(photo), language)
  const common = { kind: 'heading' as const, key: `about ${photo.id}`, height: HEADING }
  if (grouping === 'day') return { ...common, title: when, rest: '' }
  const { patient } = photo
  if (!patient) return { ...common, title: t('photo.noPatient'), rest: when }
  const who = [t(`sex.${patient.sex}`), day(patient.birthDate)].join(' · ')
  return { ...common, title: patient.name, rest: `${who}   ${when}` }
}

function runs<Item>(items: readonly Item[], keyOf: (item: Item) => string): Item[][] {
  const groups: Item[][] = []
  let last: string | undefined
  for (const item of items) {
    const key = keyOf(item)
    if (key !== last) groups.push([])
    groups.at(-1)?.push(item)
    last = key
  }
  return groups
}
