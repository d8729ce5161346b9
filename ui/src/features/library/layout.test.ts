import { expect, it } from 'vitest'
import { gathered, type Photo } from '@/features/library/layout'

const photo = (id: string, patientId: string, capturedAt: string) => ({ id, patientId, capturedAt }) as Photo
const PAGE = [
  photo('1', 'eva', '2026-11-21T10:00:00Z'),
  photo('2', 'omar', '2026-11-21T09:00:00Z'),
  photo('3', 'eva', '2026-11-21T08:00:00Z'),
  photo('4', 'eva', '2026-11-14T08:00:00Z'),
  photo('5', 'omar', '2026-11-14T07:00:00Z'),
]
const order = (grouping: 'patient' | 'session' | 'day') => gathered(PAGE, grouping).map(({ id }) => id).join('')

it('gathers a patient, a session or a day, in the order in which each first appears', () => {
  expect(order('patient')).toBe('13425')
  expect(order('session')).toBe('13245')
  expect(order('day')).toBe('12345')
})
