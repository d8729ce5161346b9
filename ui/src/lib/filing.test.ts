import { expect, test } from 'vitest'
import { fileEach } from './filing'

const refusing = (refused: Record<string, string>) => {
  const asked: string[] = []
  const file = (photo: string) => {
    asked.push(photo)
    const code = refused[photo]
    return code ? Promise.reject(Object.assign(new Error(code), { code })) : Promise.resolve()
  }
  return { asked, file }
}

test('all are filed, and each step is told', async () => {
  const steps: number[] = []
  const { file } = refusing({})
  const filed = await fileEach(['a', 'b'], file, (step) => steps.push(step))
  expect(filed).toEqual({ done: ['a', 'b'], left: [], code: undefined })
  expect(steps).toEqual([1, 2])
})

test('one that somebody else filed meanwhile is left, the others go on', async () => {
  const { file } = refusing({ b: 'CONFLICT', c: 'NOT_FOUND' })
  const filed = await fileEach(['a', 'b', 'c', 'd'], file, () => undefined)
  expect(filed).toEqual({ done: ['a', 'd'], left: ['b', 'c'], code: 'CONFLICT' })
})

test('without a connection the rest is not tried', async () => {
  const { asked, file } = refusing({ b: 'OFFLINE' })
  const filed = await fileEach(['a', 'b', 'c'], file, () => undefined)
  expect(filed).toEqual({ done: ['a'], left: ['b', 'c'], code: 'OFFLINE' })
  expect(asked).toEqual(['a', 'b'])
})
