/** What the workers look for faces with, in words; `lib/faceWords` brings these. */
import type { TFunction } from 'i18next'
import type { SystemStatusQuery } from '@/lib/graphql/graphql'

export type Eye = SystemStatusQuery['systemStatus']['eyes'][number]

const MISSING: Readonly<Record<string, string>> = {
  NO_NETWORKS: 'eye.noNetworks',
  NOT_INSTALLED: 'eye.notInstalled',
  MODEL_DAMAGED: 'eye.damaged',
}

/** What it lacks, and what to do about that; nothing where it lacks nothing. */
export function lackOf({ missing }: Pick<Eye, 'missing'>, t: TFunction): string | undefined {
  if (missing === null) return undefined
  return t(MISSING[missing] ?? 'eye.lacks', { code: missing })
}

export function deviceOf({ device }: Pick<Eye, 'device'>, t: TFunction): string {
  if (device === null) return t('eye.unused')
  return t(device === 'cpu' ? 'eye.cpu' : 'eye.gpu')
}

/** Whether whoever runs the box has nothing to do about them. */
export function areWell(eyes: readonly Eye[]): boolean {
  return eyes.length > 0 && eyes.every(({ missing, outOfMemory }) => missing === null && outOfMemory === 0)
}

/** One sentence about all of them: what is wrong, or on what they run. */
export function proofOf(eyes: readonly Eye[], t: TFunction): string {
  if (eyes.length === 0) return t('eye.nobody')
  const lacks = new Set(eyes.flatMap((eye) => lackOf(eye, t) ?? []))
  if (lacks.size > 0) return [...lacks].join(' ')
  const full = eyes.reduce((sum, { outOfMemory }) => sum + outOfMemory, 0)
  if (full > 0) return t('eye.full', { count: full })
  const used = eyes.filter(({ device }) => device !== null)
  if (used.length === 0) return t('eye.ready', { count: eyes.length })
  const devices = [...new Set(used.map((eye) => deviceOf(eye, t)))].join(', ')
  return t('eye.proof', { count: eyes.length, devices })
}
