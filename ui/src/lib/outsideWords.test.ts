import { expect, it } from 'vitest'
import { OUTSIDE, sentenceOf } from '@/lib/outsideWords'

it('says what is known of a refusal, in words of the page where it has them', () => {
  const said = (code: string) => sentenceOf(OUTSIDE.en, { GONE: 'This photo is not shown any more.' }, code)
  expect(said('NO_WAY_TO_SEND')).toBe('The code could not be sent. Try again in a while.')
  expect(said('GONE')).toBe('This photo is not shown any more.')
  expect(said('INTERNAL')).toBe('This does not work now. Try again in a while.')
})
