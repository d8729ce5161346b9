/**
 * Justified rows: photos of any shape in rows that all end at the same edge.
 *
 * Each row takes photos until they would be lower than wished for, and is then stretched or
 * shrunk to fill the width. The last row of a group keeps the wished height, unless that
 * is too wide. Sizes are CSS pixels.
 */
export interface Shape {
  width: number
  height: number
}

export interface Row<Item> {
  items: Item[]
  widths: number[]
  height: number
}

/** Panoramas and slips of paper are cropped to this, or they would be a line in their row. */
const MOST = 3
const LEAST = 1 / 2.5

export function ratioOf(shape: Shape): number {
  const ratio = shape.width > 0 && shape.height > 0 ? shape.width / shape.height : 4 / 3
  return Math.min(MOST, Math.max(LEAST, ratio))
}

export function justify<Item>(
  items: readonly Item[],
  shapeOf: (item: Item) => Shape,
  space: { width: number; height: number; gap: number },
): Row<Item>[] {
  const rows: Row<Item>[] = []
  let row: Item[] = []
  let ratios = 0
  for (const item of items) {
    row.push(item)
    ratios += ratioOf(shapeOf(item))
    if (filled(row.length, ratios, space) <= space.height) {
      rows.push(lay(row, shapeOf, filled(row.length, ratios, space), space))
      row = []
      ratios = 0
    }
  }
  if (row.length > 0) {
    const height = Math.min(space.height, filled(row.length, ratios, space))
    rows.push(lay(row, shapeOf, height, { ...space, width: Infinity }))
  }
  return rows
}

/** How high a row is when its photos fill the width. */
function filled(count: number, ratios: number, space: { width: number; gap: number }): number {
  return (space.width - (count - 1) * space.gap) / ratios
}

function lay<Item>(
  items: Item[],
  shapeOf: (item: Item) => Shape,
  height: number,
  space: { width: number; gap: number },
): Row<Item> {
  const widths = items.map((item) => Math.floor(ratioOf(shapeOf(item)) * height))
  if (Number.isFinite(space.width)) {
    // Whole pixels keep edges sharp; what rounding left over goes to the last photo.
    const used = widths.reduce((sum, width) => sum + width, (items.length - 1) * space.gap)
    widths[widths.length - 1] = (widths.at(-1) ?? 0) + Math.round(space.width - used)
  }
  return { items, widths, height: Math.round(height) }
}
