import { expect, test, vi } from 'vitest'
import { listenTo } from './gestures'

/** As much of an element as gestures need; `on`: what the pointer is on. */
class Box extends EventTarget {
  on: 'photo' | '[data-hand]' | 'button' = 'photo'
  readonly captured: number[] = []
  closest = (asked: string) => (asked === this.on ? this : null)
  setPointerCapture = (id: number) => this.captured.push(id)
  getBoundingClientRect = () => ({ left: 0, top: 0, width: 200, height: 200 })

  tell(type: string, pointerId: number, clientX: number, clientY: number, pointerType = 'touch') {
    const said = { pointerId, clientX, clientY, pointerType, button: 0 }
    this.dispatchEvent(Object.assign(new Event(type), said))
  }
}

function boxed(on: Box['on']) {
  const box = new Box()
  box.on = on
  const told = { zoom: vi.fn(), move: vi.fn(), swipe: vi.fn(), toggle: vi.fn(), pinch: vi.fn() }
  listenTo(box as unknown as HTMLElement, () => told)
  return { box, told }
}

test('two fingers on what is drawn zoom around their middle, and the hand is told', () => {
  const { box, told } = boxed('[data-hand]')
  box.tell('pointerdown', 1, 50, 100)
  box.tell('pointermove', 1, 60, 100)
  expect(told.pinch).not.toHaveBeenCalled()
  box.tell('pointerdown', 2, 140, 100)
  expect(told.pinch).toHaveBeenCalledOnce()
  box.tell('pointermove', 2, 220, 100)
  expect(told.zoom).toHaveBeenCalledExactlyOnceWith(2, { x: 40, y: 0 })
  expect([told.move, told.swipe].flatMap((each) => each.mock.calls)).toEqual([])
  expect(box.captured).toEqual([])
})

test('one finger that draws, or that is left over from a pinch, moves nothing', () => {
  const { box, told } = boxed('[data-hand]')
  box.tell('pointerdown', 1, 50, 100)
  box.tell('pointerdown', 2, 140, 100)
  box.tell('pointerup', 2, 140, 100)
  box.tell('pointermove', 1, 150, 100)
  box.tell('pointerup', 1, 150, 100)
  expect(Object.values(told).flatMap((each) => each.mock.calls)).toEqual([[]])
})

test('a mouse that draws is the hand\'s alone', () => {
  const { box, told } = boxed('[data-hand]')
  box.tell('pointerdown', 1, 50, 100, 'mouse')
  box.tell('pointermove', 1, 150, 100, 'mouse')
  expect(Object.values(told).flatMap((each) => each.mock.calls)).toEqual([])
})

test('one finger on the photo moves it and swipes, on a button it does neither', () => {
  const photo = boxed('photo')
  photo.box.tell('pointerdown', 1, 150, 100)
  photo.box.tell('pointermove', 1, 50, 100)
  photo.box.tell('pointerup', 1, 50, 100)
  expect(photo.told.move).toHaveBeenCalledExactlyOnceWith({ x: -100, y: 0 })
  expect(photo.told.swipe).toHaveBeenCalledExactlyOnceWith(1)
  expect(photo.box.captured).toEqual([1])
  const button = boxed('button')
  button.box.tell('pointerdown', 1, 150, 100)
  button.box.tell('pointermove', 1, 50, 100)
  expect(button.told.move).not.toHaveBeenCalled()
})
