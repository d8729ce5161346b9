/** Finding by the beginnings of words, without caring for case or accents. */

/** Those whose name has, for each word that was typed, a word that begins with it. */
export function matching<Item>(all: readonly Item[], nameOf: (item: Item) => string, typed: string): Item[] {
  const sought = words(typed)
  return all.filter((item) => {
    const known = words(nameOf(item))
    return sought.every((each) => known.some((word) => word.startsWith(each)))
  })
}

function words(text: string): string[] {
  return text
    .normalize('NFD')
    .replaceAll(/\p{Mark}/gu, '')
    .toLowerCase()
    .split(/[^\p{Letter}\p{Number}]+/u)
    .filter(Boolean)
}
