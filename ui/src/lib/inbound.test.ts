import { expect, test } from 'vitest'
import { freshRequest, mostBytesOf, requestOf } from '@/lib/inbound'

const TERMS = { mostBytes: 500_000_000 }

test('the more photos are asked for, the larger they may be together, as far as the box allows', () => {
  expect(mostBytesOf({ mostPhotos: 1 }, TERMS)).toBe(50_000_000)
  expect(mostBytesOf({ mostPhotos: 10 }, TERMS)).toBe(100_000_000)
  expect(mostBytesOf({ mostPhotos: 50 }, { mostBytes: 200_000_000 })).toBe(200_000_000)
  expect(mostBytesOf({ mostPhotos: 10 }, undefined)).toBe(100_000_000)
})

test('a request says how large they may be, and of whom only if that is known', () => {
  const draft = { ...freshRequest('DUTCH'), mostPhotos: 3 }
  const { mostPhotos, mostBytes, ...others } = requestOf(draft, TERMS, undefined)
  expect([mostPhotos, mostBytes]).toEqual([3, 50_000_000])
  expect('patient' in others).toBe(false)
  expect(requestOf(draft, TERMS, 'p-1').patient).toBe('p-1')
})
