import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

type Tree = { [key: string]: string | Tree }

/** All files of a language: what each page needs, and what comes with one of them. */
function read(language: string): Tree {
  const pages = readdirSync(import.meta.dirname).flatMap((name) => /^(.*)en\.json$/.exec(name)?.[1] ?? [])
  const parts = pages.map(
    (page) => JSON.parse(readFileSync(join(import.meta.dirname, `${page}${language}.json`), 'utf8')) as Tree,
  )
  const sections = parts.flatMap((part) => Object.keys(part))
  expect(sections.length, 'each section is in one file').toBe(new Set(sections).size)
  return Object.assign({}, ...parts) as Tree
}

const [nl, en] = [read('nl'), read('en')]

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

/** Keys that the code writes whole. */
const whole = new Set([...source.matchAll(/'([a-z]\w*\.\w+)'/gi)].map(([, key]) => key))

/**
 * Keys that the code completes by a code: by their beginning, where those codes are. An enum of
 * the schema, or a file that names them; a code may be followed by "Text".
 */
const COMPLETED: Record<string, string> = {
  'body.': 'components/BodyMap.tsx',
  'filter.': 'features/library/query.ts',
  'ground.': 'CareGround',
  'grounded.': 'CareGround',
  'keys.': 'app/KeysDialog.tsx',
  'label.': 'Label',
  'phase.': 'Phase',
  'phaseShort.': 'Phase',
  'preferences.': 'lib/preferences.ts',
  'reach.': 'Reach',
  'refused.': 'features/upload/FileRow.tsx',
  'release.': 'lib/release.ts',
  'sex.': 'Sex',
  'sexLong.': 'Sex',
  'side.': 'Laterality',
  'signIn.': 'features/signin/SignIn.tsx',
  'stamp.': 'lib/stamp.ts',
  'stand.': 'features/viewer/drawing.ts',
  'system.': 'features/system/System.tsx',
  'tool.': 'ShapeKind',
  'upload.': 'features/upload/file.ts',
  'verb.': 'Verb',
  'view.': 'View',
}
const begun = [...source.matchAll(/`([a-z]\w*\.)\$\{/gi)].map(([, start]) => start ?? '')
const schema = readFileSync(join(SOURCE, '../../api/schema.graphql'), 'utf8')

function codesIn(place: string): Set<string | undefined> {
  const text = place.includes('/')
    ? readFileSync(join(SOURCE, place), 'utf8')
    : (new RegExp(`^enum ${place} \\{([^}]+)\\}`, 'm').exec(schema)?.[1] ?? '')
  const each = place.includes('/') ? /'(\w+)'/g : /(\w+)/g
  return new Set([...text.matchAll(each)].map(([, code]) => code))
}

function isCompleted(key: string): boolean {
  const [section, code] = key.split('.')
  const place = COMPLETED[`${section ?? ''}.`]
  return place !== undefined && codesIn(place).has(code?.replace(/(?<=\w)Text$/, ''))
}

const plain = (key: string) => key.replace(/_(zero|one|other)$/, '')

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
  const unused = keys(nl)
    .map(plain)
    .filter((key) => !whole.has(key) && !isCompleted(key))
  expect(unused).toEqual([])
})

test('beginnings of keys are those that the code completes, and no others', () => {
  expect([...new Set(begun)].toSorted()).toEqual(Object.keys(COMPLETED))
})

test('both languages name the same values in a text', () => {
  const values = (text: string) => [...new Set(text.match(/\{\{\w+\}\}/g))].toSorted()
  expect(texts(nl).map(values)).toEqual(texts(en).map(values))
})

test('the words keep to the house: no exclamation marks, no please, u and not je', () => {
  expect([...texts(nl), ...texts(en)].filter((text) => /!|please|alstublieft|successful/i.test(text))).toEqual([])
  expect(texts(nl).filter((text) => /\b(je|jij|jouw)\b/i.test(text))).toEqual([])
})
