import { expect, test } from 'vitest'
import { cropOf, frameOf, renditionFor } from './crop'

test('the cut is square on the photo, whatever its shape, and a little larger than the face', () => {
  // 200 by 100; the face is 20 by 20 in the middle, so the cut is 28 by 28.
  const place = cropOf({ left: 0.45, top: 0.4, right: 0.55, bottom: 0.6 }, 2)
  expect(place).toEqual({ left: '-307.14%', top: '-128.57%', width: '714.29%', height: '357.14%' })
})

test('at an edge it stays in the photo', () => {
  const place = cropOf({ left: 0, top: 0.8, right: 0.2, bottom: 1 }, 1)
  expect([place.left, place.top]).toEqual(['0%', '-257.14%'])
})

test('of a face as large as the photo all is seen', () => {
  expect(cropOf({ left: 0, top: 0, right: 1, bottom: 1 }, 0.5)).toEqual({
    left: '25%',
    top: '0%',
    width: '50%',
    height: '100%',
  })
})

test('a small picture does where it shows enough of the face', () => {
  const [near, far] = [
    { left: 0.2, top: 0.2, right: 0.7, bottom: 0.8 },
    { left: 0.5, top: 0.5, right: 0.55, bottom: 0.58 },
  ]
  expect([renditionFor(near, 88), renditionFor(near, 900), renditionFor(far, 88)]).toEqual([
    'thumbnail',
    'preview',
    'preview',
  ])
})

test('the frame lies where the face is', () => {
  expect(frameOf({ left: 0.25, top: 0.5, right: 0.5, bottom: 0.875 })).toEqual({
    left: '25%',
    top: '50%',
    width: '25%',
    height: '37.5%',
  })
})
