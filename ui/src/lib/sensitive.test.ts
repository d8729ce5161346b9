import { expect, test, vi } from 'vitest'
import { Refusal } from '@/lib/api'
import { care, isCareAsked } from '@/lib/care'
import { minutesLeft } from '@/lib/emergency'
import { cover, coveredBy, lookOf, unveil, veiled } from '@/lib/veil'

test('a photo is covered by the labels that the hospital veils, until it is unveiled, and again after', () => {
  vi.useFakeTimers({ now: 0 })
  veiled.set(['GENITAL', 'FORENSIC'])
  const photo = { id: 'one', labels: ['GENITAL', 'MINOR'] as const }
  expect(coveredBy(photo)).toEqual(['GENITAL'])
  expect(coveredBy({ id: 'other', labels: ['MINOR'] })).toEqual([])
  unveil('one', new Date(60_000).toISOString())
  expect(coveredBy(photo)).toEqual([])
  const first = lookOf('one')
  vi.advanceTimersByTime(60_000)
  expect(coveredBy(photo)).toEqual(['GENITAL'])
  expect(lookOf('one')).toBe('')
  unveil('one', new Date(120_000).toISOString())
  expect(lookOf('one')).not.toBe(first)
  cover()
  expect(coveredBy(photo)).toEqual(['GENITAL'])
  vi.useRealTimers()
})

test('who looks again keeps the later end', () => {
  vi.useFakeTimers({ now: 0 })
  unveil('one', new Date(60_000).toISOString())
  vi.advanceTimersByTime(30_000)
  unveil('one', new Date(90_000).toISOString())
  vi.advanceTimersByTime(40_000)
  expect(lookOf('one')).not.toBe('')
  vi.advanceTimersByTime(20_000)
  expect(lookOf('one')).toBe('')
  vi.useRealTimers()
})

test('what waits for a care relation goes on with it, and fails without', async () => {
  const refusal = new Refusal('CARE_RELATION_REQUIRED', '')
  expect(isCareAsked(refusal)).toBe(true)
  expect(isCareAsked(new Refusal('FORBIDDEN', ''))).toBe(false)
  const claimed = care.claimed(refusal, 'somebody')
  care.done()
  await expect(claimed).resolves.toBeUndefined()
  const refused = care.claimed(refusal, 'somebody')
  care.turnAway()
  await expect(refused).rejects.toBe(refusal)
  expect(care.asked.get()).toBeUndefined()
})

test('the last minute is told until it is over', () => {
  const until = new Date(1_800_000).toISOString()
  expect(minutesLeft(until, 0)).toBe(30)
  expect(minutesLeft(until, 1_799_000)).toBe(1)
  expect(minutesLeft(until, 1_900_000)).toBe(0)
})
