import { expect, test } from 'vitest'
import { exportOf, filterOf } from '@/lib/logFilter'
import { readLogQuery } from '@/lib/logQuery'

const ID = '018f0000-0000-7000-8000-000000000000'

test('an address holds identifiers, codes and days, and nothing else', () => {
  expect(
    readLogQuery({ patient: ID, person: 'Eva Jonker', since: '2026-11-01', until: 'gisteren', category: 'READ', tab: 'x' }),
  ).toEqual({ patient: ID, since: '2026-11-01', category: 'READ' })
})

test('the last day is wholly in it', () => {
  const { since, until } = filterOf({ since: '2026-11-01', until: '2026-11-01' })
  expect(Date.parse(until ?? '') - Date.parse(since ?? '')).toBe(86_400_000)
})

test('a file is asked for in the codes of the log', () => {
  const address = exportOf({ category: 'LOG_VIEW', outcome: 'DENIED', emergency: true, tab: 'reviews' }, 'csv', 'nl')
  expect(address).toBe('/log/export?format=csv&language=nl&category=log+view&outcome=denied&emergency=true')
})
