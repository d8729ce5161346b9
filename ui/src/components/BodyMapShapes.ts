/** The parts of the body map: where they are drawn, and which coded site each one is. */
import type { Laterality } from '@/lib/graphql/graphql'

export type Face = 'FRONT' | 'BACK'

export interface Part {
  code: string
  side: Laterality | null
  x: number
  y: number
  width: number
  height: number
  /** Turned around its own middle, in degrees. */
  turn: number
}

export const WIDTH = 176
export const HEIGHT = 380

interface Drawn {
  front: string
  back: string
  /** On the viewer's left half; the middle of the map for what has no side. */
  box: readonly [x: number, y: number, width: number, height: number]
  turn?: number
}

const MIDDLE: readonly Drawn[] = [
  { front: '89545001', back: '79951008', box: [68, 2, 40, 54] },
  { front: '45048000', back: '4658004', box: [77, 59, 22, 15] },
  { front: '816094009', back: '699893008', box: [53, 77, 70, 54] },
  { front: '818981001', back: '113182001', box: [58, 134, 60, 46] },
  { front: '816092008', back: '46862004', box: [55, 183, 66, 34] },
]

const PAIRED: readonly Drawn[] = [
  { front: '16982005', back: '16982005', box: [28, 78, 22, 26] },
  { front: '40983000', back: '40983000', box: [24, 107, 20, 44], turn: 7 },
  { front: '16953009', back: '16953009', box: [19, 154, 20, 20], turn: 7 },
  { front: '14975008', back: '14975008', box: [13, 177, 20, 44], turn: 8 },
  { front: '85562004', back: '85562004', box: [5, 224, 22, 30], turn: 10 },
  { front: '68367000', back: '68367000', box: [58, 220, 28, 62] },
  { front: '72696002', back: '32361000', box: [58, 285, 28, 25] },
  { front: '30021000', back: '47224004', box: [60, 313, 24, 46] },
  { front: '56459004', back: '84607009', box: [54, 362, 30, 17] },
]

/** In the order in which the arrow keys go: from head to foot, each part right and left. */
export function partsOf(face: Face): readonly Part[] {
  const code = (drawn: Drawn) => (face === 'FRONT' ? drawn.front : drawn.back)
  // Who faces us has their left on our right; who turns their back has it on our left.
  const [onLeft, onRight] = face === 'FRONT' ? (['RIGHT', 'LEFT'] as const) : (['LEFT', 'RIGHT'] as const)
  return [
    ...MIDDLE.map((drawn) => {
      const [x, y, width, height] = drawn.box
      return { code: code(drawn), side: null, x, y, width, height, turn: 0 }
    }),
    ...PAIRED.flatMap((drawn) => {
      const [x, y, width, height] = drawn.box
      const turn = drawn.turn ?? 0
      const common = { code: code(drawn), y, width, height }
      return [
        { ...common, side: onLeft, x, turn },
        { ...common, side: onRight, x: WIDTH - x - width, turn: -turn },
      ]
    }),
  ]
}
