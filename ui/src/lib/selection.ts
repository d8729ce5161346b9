/** Which photos are chosen, by click, by range, by keyboard. */
export interface Selection {
  chosen: ReadonlySet<string>
  /** Where a range begins: the last photo chosen or let go on its own. */
  anchor: string | undefined
}

export const NOTHING: Selection = { chosen: new Set(), anchor: undefined }

export function toggled(now: Selection, id: string): Selection {
  const chosen = new Set(now.chosen)
  if (!chosen.delete(id)) chosen.add(id)
  return { chosen, anchor: id }
}

/** Everything from the anchor to `id`, in the order of `all`, beside what was chosen already. */
export function ranged(now: Selection, id: string, all: readonly string[]): Selection {
  const from = now.anchor === undefined ? -1 : all.indexOf(now.anchor)
  const to = all.indexOf(id)
  if (from < 0 || to < 0) return toggled(now, id)
  const range = all.slice(Math.min(from, to), Math.max(from, to) + 1)
  return { chosen: new Set([...now.chosen, ...range]), anchor: now.anchor }
}

export function everything(all: readonly string[]): Selection {
  return { chosen: new Set(all), anchor: all[0] }
}
