import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import en from './en.json'
import nl from './nl.json'

type Tree = { [key: string]: string | Tree }

function keys(tree: Tree, before = ''): string[] {
  return Object.entries(tree).flatMap(([key, value]) =>
    typeof value === 'string' ? [before + key] : keys(value, `${before}${key}.`),
  )
}

function texts(tree: Tree): string[] {
  return Object.values(tree).flatMap((value) => (typeof value === 'string' ? [value] : texts(value)))
}

const SOURCE = join(import.meta.dirname, '..')
const source = readdirSync(SOURCE, { recursive: true, encoding: 'utf8' })
  .filter((name) => /\.tsx?$/.test(name) && !name.includes('graphql') && !name.endsWith('.test.ts'))
  .map((name) => readFileSync(join(SOURCE, name), 'utf8'))
  .join('\n')

/** Keys that the code writes whole, and the beginnings of those that it completes by a code. */
const whole = new Set([...source.matchAll(/'([a-z]\w*\.\w+)'/gi)].map(([, key]) => key))
const begun = [...source.matchAll(/`([a-z]\w*\.)\$\{/gi)].map(([, start]) => start ?? '')
const completed = [...source.matchAll(/`(\w+\.)\$\{\w+\}(Text)?`/g)].map(([, start]) => start ?? '')

const plain = (key: string) => key.replace(/_(one|other)$/, '')
const filters = ['site', 'side', 'phase', 'year']

test('both languages know the same keys', () => {
  expect(keys(nl)).toEqual(keys(en))
})

test('every key that the code asks for is there', () => {
  const known = new Set(keys(nl).map(plain))
  const asked = [...whole].filter((key) => Object.keys(nl).includes(key?.split('.')[0] ?? ''))
  expect(asked.length).toBeGreaterThan(100)
  expect(asked.filter((key) => key !== undefined && !known.has(key))).toEqual([])
})

test('no key is there that nothing asks for', () => {
  const starts = [...begun, ...completed, ...filters.map((filter) => `${filter}.`)]
  const unused = keys(nl)
    .map(plain)
    .filter((key) => !whole.has(key) && !starts.some((start) => key.startsWith(start)))
  expect(unused).toEqual([])
})

test('the words keep to the house: no exclamation marks, no please, u and not je', () => {
  expect([...texts(nl), ...texts(en)].filter((text) => /!|please|alstublieft|successful/i.test(text))).toEqual([])
  expect(texts(nl).filter((text) => /\b(je|jij|jouw)\b/i.test(text))).toEqual([])
})
